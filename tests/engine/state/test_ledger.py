"""The ledger in both databases: one chain whoever writes, and any change of its rows is found and located."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from stillwatch.engine.state.ledger import append, entries, entries_about, redact, verify
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables.ledger import LEDGER

WRITERS = 200
LENGTH = 6
# each example puts the rows back, so that one database serves all of them
SAME_DATABASE = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(state: State, number: int) -> None:
    with state.write() as connection:
        append(connection, 1_000 + number, "ann", "decide", f"acct_{number}", {"response": "budget"})


@pytest.fixture
def filled(state: State) -> State:
    for number in range(1, LENGTH + 1):
        write(state, number)
    return state


def broken_at(state: State) -> int | None:
    found = verify(state).found
    return found.seq if found else None


def rows(state: State) -> list[dict[str, object]]:
    with state.read() as connection:
        query = select(LEDGER).order_by(LEDGER.c.seq)
        return [dict(row) for row in connection.execute(query).mappings()]


def restore(state: State, whole: list[dict[str, object]]) -> None:
    with state.write() as connection:
        connection.execute(delete(LEDGER))
        connection.execute(LEDGER.insert(), whole)


def test_what_was_done_is_read_again_in_its_order(filled: State) -> None:
    with filled.read() as connection:
        assert [entry.seq for entry in entries(connection)] == [1, 2, 3, 4, 5, 6]
        assert [entry.seq for entry in entries(connection, after=4)] == [5, 6]
        (about,) = entries_about(connection, "acct_2")
    assert about.content is not None
    assert (about.actor, about.content.details()) == ("ann", {"response": "budget"})
    assert verify(filled).is_whole


def test_an_entry_goes_with_the_transaction_of_what_it_records(filled: State) -> None:
    def fail() -> None:
        with filled.write() as connection:
            append(connection, 1, "ann", "decide", "acct_9", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    check = verify(filled)
    assert check.is_whole
    assert check.entries == LENGTH


def test_a_reader_cannot_append(state: State) -> None:
    with state.read() as connection, pytest.raises(RuntimeError, match=r"inside State\.write"):
        append(connection, 1, "ann", "decide", "acct_1", {})


def test_two_hundred_writers_at_once_make_one_chain(state: State, address: str) -> None:
    gate = threading.Barrier(WRITERS)
    with open_state(address) as other:  # as another process would have it
        both = (state, other)

        def one(number: int) -> None:
            gate.wait()
            write(both[number % 2], number)

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(one, range(WRITERS)))
    check = verify(state)
    assert check.is_whole
    assert check.entries == WRITERS
    assert {row["subject"] for row in rows(state)} == {f"acct_{number}" for number in range(WRITERS)}


@SAME_DATABASE
@given(
    seq=st.integers(1, LENGTH),
    column=st.sampled_from(sorted({column.name for column in LEDGER.columns} - {"seq", "at"})),
    data=st.data(),
)
def test_any_changed_character_of_any_row_is_found(
    filled: State, seq: int, column: str, data: st.DataObject
) -> None:
    whole = rows(filled)
    was = str(whole[seq - 1][column])
    place = data.draw(st.integers(0, len(was) - 1))
    letter = data.draw(
        st.characters(codec="utf-8", exclude_characters="\0").filter(lambda letter: letter != was[place])
    )
    with filled.write() as connection:
        new = was[:place] + letter + was[place + 1 :]
        connection.execute(update(LEDGER).where(LEDGER.c.seq == seq).values({column: new}))
    try:
        assert broken_at(filled) == seq
    finally:
        restore(filled, whole)


@SAME_DATABASE
@given(gone=st.sets(st.integers(1, LENGTH), min_size=1))
def test_rows_taken_out_are_missed_where_they_were(filled: State, gone: set[int]) -> None:
    whole = rows(filled)
    with filled.write() as connection:
        connection.execute(delete(LEDGER).where(LEDGER.c.seq.in_(gone)))
    try:
        left = set(range(1, LENGTH + 1)) - gone
        first = min(gone)
        assert broken_at(filled) == (first if left and max(left) > first else None)
    finally:
        restore(filled, whole)


@pytest.mark.parametrize("column", ["subject", "detail", "salt"])
def test_half_a_content_is_no_erasure(filled: State, column: str) -> None:
    with filled.write() as connection:
        connection.execute(update(LEDGER).where(LEDGER.c.seq == 3).values({column: None}))
    assert broken_at(filled) == 3


def test_a_content_taken_away_without_an_entry_is_found(filled: State) -> None:
    with filled.write() as connection:
        connection.execute(
            update(LEDGER).where(LEDGER.c.seq == 3).values(subject=None, detail=None, salt=None)
        )
    assert broken_at(filled) == 3


def test_an_erased_subject_is_gone_from_every_row_and_the_chain_holds(filled: State) -> None:
    with filled.write() as connection:
        append(connection, 8, "ann", "release", "camp_1", {"accounts": ["acct_2", "acct_4"]})
        append(connection, 8, "ann", "release", "camp_2", {"accounts": ["acct_22"]})
        assert redact(connection, 9, "bob", "acct_2") == [2, 7]
    assert verify(filled).is_whole
    assert "acct_2'" not in str(rows(filled)).replace('"', "'")
    with filled.read() as connection:
        kept = [entry.action for entry in entries(connection)]
    assert kept == ["decide"] * LENGTH + ["release", "release", "erase"]
