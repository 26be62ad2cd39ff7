"""Wordings by exchange: which are a group's own, by what it was found by and by who uses them."""

from __future__ import annotations

import numpy as np

from stillwatch.model.traffic import Group
from stillwatch.model.wordings import Wordings

ACCOUNT = np.array([0, 1, 2, 3, 0])
# frame 10 is shown by accounts 0 and 1; 20 by all four and by others; 30 by account 0
SHOWN = Wordings.of(
    np.array([10, 20, 30]),
    np.array([2, 9, 1]),
    np.array([4, 0, 0, 1, 1, 2, 3]),
    np.array([2, 0, 1, 0, 1, 1, 1]),
    5,
)


def group(frames: list[int]) -> Group:
    return Group(np.array([0, 1]), np.array([0, 1, 4]), 1.0, np.array(frames, np.int64))


def shown(frames: list[int]) -> list[tuple[int, int]]:
    at, frame = SHOWN.shown_by(group(frames), ACCOUNT)
    return sorted(zip(at.tolist(), frame.tolist(), strict=True))


def test_the_frames_it_was_found_by_are_its_own() -> None:
    assert shown([20]) == [(0, 1), (1, 1)]
    assert shown([10, 30]) == [(0, 0), (1, 0), (2, 2)]


def test_without_them_those_are_that_mostly_its_accounts_use() -> None:
    assert shown([]) == shown([99]) == [(0, 0), (1, 0), (2, 2)]
