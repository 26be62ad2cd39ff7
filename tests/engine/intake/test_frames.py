"""Frames: what was written is read, and damage is found where it is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.intake.frames import MAGIC, Frame, Gap, frame, read_frames


def read(data: bytes) -> list[Frame | Gap]:
    return list(read_frames(io.BytesIO(data)))


def payloads(data: bytes) -> list[bytes]:
    return [found.payload for found in read(data) if isinstance(found, Frame)]


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_what_was_framed_is_read_again(written: list[bytes]) -> None:
    assert payloads(b"".join(frame(p, 1) for p in written)) == written


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=4), st.data())
def test_a_torn_end_loses_the_last_payload_only(written: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(frame(p, 1) for p in written)
    last = len(frame(written[-1], 1))
    cut = data.draw(st.integers(1, last))
    assert payloads(whole[:-cut]) == written[:-1]
    gaps = [found for found in read(whole[:-cut]) if isinstance(found, Gap)]
    assert all(gap.is_tail for gap in gaps)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_changed_byte_costs_one_payload_and_is_seen(middle: bytes, data: st.DataObject) -> None:
    first, second, third = frame(b"first", 1), frame(middle, 1), frame(b"third", 1)
    at = data.draw(st.integers(0, len(second) - 1))
    changed = second[:at] + bytes([second[at] ^ 0x40]) + second[at + 1 :]
    assert payloads(first + changed + third) == [b"first", b"third"]
    gap = next(found for found in read(first + changed + third) if isinstance(found, Gap))
    assert gap == Gap(len(first), len(first) + len(second), is_tail=False)


@pytest.mark.parametrize("junk", [b"x" * 10, MAGIC * 3, MAGIC + b"\0" * 40])
def test_junk_at_the_end_is_a_tail(junk: bytes) -> None:
    whole = frame(b"good", 2)
    found = read(whole + junk)
    assert isinstance(found[0], Frame)
    assert found[0].rows == 2
    assert found[-1] == Gap(len(whole), len(whole) + len(junk), is_tail=True)
