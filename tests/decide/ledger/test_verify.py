"""Whatever is changed, taken out, put in or moved in the chain is found, and where is told."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.ledger.entry import Content, Entry, follow
from stillwatch.decide.ledger.verify import verify_chain
from tests.decide.ledger.chained import chain, erasure

LENGTH = 12
CHAIN = chain(LENGTH)
AT = st.integers(0, LENGTH - 1)
TEXTS = ("actor", "action", "digest", "previous", "hash", "subject", "detail", "salt")


def changed(entry: Entry, field: str, value: object) -> Entry:
    """An entry with one field changed, be it its own or one of its content."""
    if field in Content.__struct_fields__:
        assert entry.content is not None
        return msgspec.structs.replace(
            entry, content=msgspec.structs.replace(entry.content, **{field: value})
        )
    return msgspec.structs.replace(entry, **{field: value})


def text_of(entry: Entry, field: str) -> str:
    return str(getattr(entry.content if field in Content.__struct_fields__ else entry, field))


def broken_at(entries: list[Entry]) -> int | None:
    found = verify_chain(entries).found
    return found.seq if found else None


def test_a_chain_as_it_was_written_holds() -> None:
    check = verify_chain(CHAIN)
    assert check.is_whole
    assert (check.entries, check.head) == (LENGTH, CHAIN[-1].hash)
    assert verify_chain([]).is_whole


@given(at=AT, field=st.sampled_from(TEXTS), data=st.data())
def test_any_changed_character_is_found_where_it_is(at: int, field: str, data: st.DataObject) -> None:
    was = text_of(CHAIN[at], field)
    place = data.draw(st.integers(0, len(was) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda letter: letter != was[place]))
    entries = list(CHAIN)
    entries[at] = changed(CHAIN[at], field, was[:place] + letter + was[place + 1 :])
    assert broken_at(entries) == at + 1


@given(at=AT, moment=st.integers(-(2**63), 2**63 - 1))
def test_any_other_moment_is_found_where_it_is(at: int, moment: int) -> None:
    entries = list(CHAIN)
    entries[at] = changed(CHAIN[at], "at", moment)
    assert broken_at(entries) == (None if moment == CHAIN[at].at else at + 1)


@given(first=st.integers(0, LENGTH - 2), count=st.integers(1, LENGTH - 1))
def test_entries_taken_out_are_missed_where_they_were(first: int, count: int) -> None:
    left = CHAIN[:first] + CHAIN[first + count :]
    gone_from_the_end = first + count >= LENGTH
    assert broken_at(left) == (None if gone_from_the_end else first + 1)


@given(order=st.permutations(range(LENGTH)))
def test_entries_in_another_order_are_found(order: list[int]) -> None:
    moved = [at for at in range(LENGTH) if order[at] != at]
    expected = moved[0] + 1 if moved else None
    assert broken_at([CHAIN[at] for at in order]) == expected
    renumbered = [changed(CHAIN[at], "seq", place + 1) for place, at in enumerate(order)]
    assert broken_at(renumbered) == expected


@given(at=AT)
def test_an_entry_forged_with_its_hash_is_told_by_the_next(at: int) -> None:
    entries = list(CHAIN)
    entries[at] = follow(
        CHAIN[at - 1] if at else None,
        at=1,
        actor="eve",
        action="decide",
        subject="acct_9",
        detail={},
        salt="e" * 32,
    )
    found = verify_chain(entries).found
    if at == LENGTH - 1:
        assert found is None  # only an anchor tells
    else:
        assert found is not None
        assert found.seq == at + 2
        assert f"{at + 1} was replaced" in found.why


@given(at=st.sets(AT, min_size=1), named=st.sets(AT))
def test_a_content_may_be_gone_only_where_an_erasure_says_so(at: set[int], named: set[int]) -> None:
    entries: list[Entry] = [
        msgspec.structs.replace(entry, content=None) if place in at else entry
        for place, entry in enumerate(CHAIN)
    ]
    entries.append(erasure(CHAIN[-1], sorted(place + 1 for place in named)))
    assert broken_at(entries) == min((place + 1 for place in at - named), default=None)


def test_an_erasure_says_nothing_about_what_comes_after_it() -> None:
    entries = [*CHAIN, erasure(CHAIN[-1], [LENGTH + 2])]
    last = follow(entries[-1], at=1, actor="a", action="b", subject="c", detail={}, salt="d")
    entries.append(msgspec.structs.replace(last, content=None))
    assert broken_at(entries) == LENGTH + 2


def test_an_erasure_that_names_nonsense_excuses_nothing() -> None:
    odd = follow(CHAIN[-1], at=1, actor="a", action="erase", subject="", detail={"redacted": 5}, salt="d")
    entries = [msgspec.structs.replace(CHAIN[0], content=None), *CHAIN[1:], odd]
    assert broken_at(entries) == 1
