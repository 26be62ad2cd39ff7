"""An anchor tells a chain that was cut off or written anew from the one it was made of."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.ledger.anchor import Anchor, check_anchors, public_key_of, sign_head
from tests.decide.ledger.chained import chain

KEY = bytes(range(32))
PUBLIC = public_key_of(KEY)
CHAIN = chain(6)
HEADS = {entry.seq: entry.hash for entry in CHAIN}
ANCHOR = sign_head(KEY, seq=4, at=9, head=HEADS[4])


def broken_at(anchor: Anchor, heads: dict[int, str] = HEADS, public_key: str = PUBLIC) -> list[int]:
    return [found.seq for found in check_anchors([anchor], heads, max(heads), public_key)]


def test_the_chain_it_was_made_of_passes() -> None:
    assert broken_at(ANCHOR) == []
    assert sign_head(KEY, seq=4, at=9, head=HEADS[4]) == ANCHOR, "the same head gives the same signature"


def test_a_chain_cut_off_before_it_is_found_where_it_ends() -> None:
    assert broken_at(ANCHOR, {seq: HEADS[seq] for seq in (1, 2, 3)}) == [4]


def test_a_chain_written_anew_is_found() -> None:
    assert broken_at(ANCHOR, HEADS | {4: "f" * 64}) == [4]


def test_the_signature_of_somebody_else_counts_for_nothing() -> None:
    other = sign_head(bytes(32), seq=4, at=9, head=HEADS[4])
    assert broken_at(other) == [4]
    assert broken_at(msgspec.structs.replace(other, public_key=PUBLIC)) == [4]
    assert broken_at(msgspec.structs.replace(ANCHOR, public_key="no hex"), public_key="no hex") == [4]


@given(field=st.sampled_from(["seq", "at", "head", "signature"]), data=st.data())
def test_an_anchor_with_anything_changed_is_refused(field: str, data: st.DataObject) -> None:
    was = getattr(ANCHOR, field)
    new = data.draw(st.integers(1, 6) if isinstance(was, int) else st.text(min_size=1))
    changed = msgspec.structs.replace(ANCHOR, **{field: new})
    assert changed.is_signed_by(PUBLIC) == (changed == ANCHOR)
