"""Who lives by a family of frames, against plain loops over sets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.residents import Terms, residents

Seen = list[tuple[int, int, int]]  # exchange, frame, account
FAR = 2**40  # hashes are large


def table(rows: Sequence[tuple[int, ...]], names: list[str]) -> pa.Table:
    columns = [[row[i] for row in rows] for i in range(len(names))]
    return pa.table([pa.array(column, pa.int64()) for column in columns], names=names)


def by_loops(
    rows: Seen,
    families: dict[int, int],
    likely: dict[tuple[int, int], int],
    users: dict[int, int],
    terms: Terms,
) -> set[tuple[int, int]]:
    """The pairs of family and account that are residents."""

    def members(frames: set[int]) -> set[tuple[int, int]]:
        shown = {
            pair: {
                x for x, frame, by in rows if by == pair[1] and frame in frames and families[frame] == pair[0]
            }
            for pair in likely
        }
        return {
            pair
            for pair, xs in shown.items()
            if len(xs) >= terms.uses and len(xs) >= terms.coverage * likely[pair]
        }

    frames = set(families)
    found = members(frames)
    for _ in range(terms.rounds):
        inside = {
            frame: {by for _, seen, by in rows if seen == frame and (families[frame], by) in found}
            for frame in families
        }
        own = {f for f in families if inside[f] and len(inside[f]) >= terms.own * users[f]}
        if len(own) == len(frames):
            break
        frames, found = own, members(own)
    return found


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 8), st.integers(0, 3)), max_size=60),
    st.dictionaries(st.integers(1, 8), st.integers(0, 2)),
    st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 3)), st.integers(1, 12)),
    st.lists(st.integers(0, 2), min_size=8, max_size=8),
    st.sampled_from([Terms(1, 0.1, 0.5, 3), Terms(2, 0.25, 0.75, 3), Terms(1, 0.5, 0.5, 0)]),
    st.integers(1, 70),
)
def test_residents_are_those_of_plain_loops(
    rows: Seen, families: dict[int, int], likely: dict[tuple[int, int], int], strangers: list[int],
    terms: Terms, size: int,
) -> None:  # fmt: skip
    rows = [(x * FAR, frame * FAR, account - 2) for x, frame, account in rows]
    families = {frame * FAR: family for frame, family in families.items()}
    likely = {(family, account - 2): sent for (family, account), sent in likely.items()}
    users = {f: len({by for _, seen, by in rows if seen == f}) + strangers[f // FAR - 1] for f in families}
    found = residents(
        table(rows, ["id", "frame", "account"]).to_batches(size),
        table(list(families.items()), ["frame", "family"]),
        table([(*pair, sent) for pair, sent in likely.items()], ["family", "account", "exchanges"]),
        np.array([users[f] for f in families], np.int64),
        terms,
    )
    chosen = {pair for pair, is_resident in zip(likely, found.tolist(), strict=True) if is_resident}
    assert chosen == by_loops(rows, families, likely, users, terms)
