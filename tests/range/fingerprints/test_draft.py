"""Drafts: what is not said is usual, and joined drafts stand in order of time."""

from __future__ import annotations

import numpy as np

from stillwatch.range.fingerprints.draft import EXACT, Draft, join


def draft(*ts: int, **known: int) -> Draft:
    return Draft.of(np.arange(len(ts)), np.array(ts, np.int64), **known)


def test_what_is_not_known_is_usual() -> None:
    one = draft(5, 6)
    assert one.frame.tolist() == [0, 0]
    assert one.kept.tolist() == [EXACT, EXACT]
    assert not one.harvest.any()
    assert len(one) == 2


def test_joined_drafts_stand_in_order_of_time() -> None:
    both = join([draft(9, 2, frame=4), draft(5, 2, harvest=True)])
    assert both.ts.tolist() == [2, 2, 5, 9]
    assert both.frame.tolist() == [4, 0, 0, 4]
    assert both.harvest.tolist() == [False, True, True, False]


def test_taken_rows_keep_all_columns() -> None:
    one = draft(1, 2, 3, frame=8).take(slice(1, 3))
    assert one.ts.tolist() == [2, 3]
    assert one.frame.tolist() == [8, 8]
