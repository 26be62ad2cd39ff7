"""Uses of shared frames against a plain count, however the sightings are cut and in whatever order."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.uses import USES, count_uses

HASHES = st.one_of(st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1))


def batches(rows: list[tuple[int, int]], cuts: list[int]) -> list[pa.RecordBatch]:
    """Pairs of frame and account, in pieces that begin at the cuts."""
    columns = [pa.array(column, pa.int64()) for column in ([f for f, _ in rows], [a for _, a in rows])]
    table = pa.table(columns, names=["frame", "account"])
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    pieces = [table.slice(a, b - a).combine_chunks() for a, b in pairwise(edges)]
    return [batch for piece in pieces for batch in piece.to_batches()]


def counted(found: pa.Table) -> list[tuple[int, int, int]]:
    assert found.schema == USES
    return sorted(zip(*(column.to_pylist() for column in found.columns), strict=True))


def by_loop(rows: list[tuple[int, int]], mask: int, part: int) -> list[tuple[int, int, int]]:
    users: dict[int, set[int]] = {}
    for frame, account in rows:
        users.setdefault(frame, set()).add(account)
    often = Counter(rows)
    return sorted(
        (*pair, n) for pair, n in often.items() if len(users[pair[0]]) > 1 and pair[0] & mask == part
    )


@given(
    st.lists(st.tuples(HASHES, st.integers(-3, 3)), max_size=80),
    st.lists(st.integers(0, 80), max_size=3),
    st.sampled_from([(0, 0), (1, 0), (1, 1), (3, 2)]),
)
def test_uses_are_those_of_a_plain_count(
    rows: list[tuple[int, int]], cuts: list[int], cut: tuple[int, int]
) -> None:
    assert counted(count_uses(batches(rows, cuts), *cut)) == by_loop(rows, *cut)


def test_many_sightings_are_cut_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stillwatch.detect.frames.uses._GATHERED", 1000)
    draw = np.random.default_rng(1)
    frames, accounts = draw.integers(-800, 800, 6000) * 2**50, draw.integers(0, 40, 6000)
    rows = list(zip(frames.tolist(), accounts.tolist(), strict=True))
    found = counted(count_uses(batches(rows, [100, 101, 2500, 2500])))
    assert found == by_loop(rows, 0, 0)
    assert len(found) > 4000
