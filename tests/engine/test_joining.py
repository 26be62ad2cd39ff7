"""Families that the same accounts live by are joined; those that meet by chance are not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.joining import joined_families
from stillwatch.engine.meetings import Terms, meetings_here
from stillwatch.model.traffic import Ints
from tests.detect.steps.running import Uses, uses

STRANGERS = 20_000


def joined(frame: Ints, account: Ints, family: Ints, population: int) -> list[int]:
    """The joined family of each of frames 0, 1, ... that these accounts use."""
    pairs, often = np.unique(np.stack([frame, account]), axis=1, return_counts=True)
    with DuckDBEngine() as engine:
        engine.register("uses", pa.table({"frame": pairs[0], "account": pairs[1], "exchanges": often}))
        terms, frames = Terms(population), np.arange(len(family))
        found = joined_families(engine, frames, family, terms)
        here = joined_families(engine, frames, family, terms, meetings_here(engine, frames, terms))
        assert here.tolist() == found.tolist()
    return [int(number) for number in found]


def dealt(rng: np.random.Generator, accounts: int, wordings: int, each: int) -> tuple[Ints, Ints]:
    """Frames and accounts of a pool in which everybody is dealt so many wordings."""
    return rng.integers(0, wordings, accounts * each), np.repeat(np.arange(accounts), each)


def strangers(rng: np.random.Generator, frames: int, first: int) -> tuple[Ints, Ints]:
    """Frames from `first` on, that strangers use two at a time as they come."""
    return first + rng.integers(0, frames, 2 * STRANGERS), 10_000 + np.repeat(np.arange(STRANGERS), 2)


def mixed(rng: np.random.Generator) -> tuple[Ints, Ints]:
    pool, others = dealt(rng, 1_000, 120, 3), strangers(rng, 400, 120)
    return np.concatenate([pool[0], others[0]]), np.concatenate([pool[1], others[1]])


def test_a_pool_too_thin_for_its_wordings_to_meet_is_one_family() -> None:
    frame, account = mixed(np.random.default_rng(1))
    found = np.array(joined(frame, account, np.arange(520), 21_000))
    number, count = np.unique(found[:120][found[:120] >= 0], return_counts=True)
    assert count.max() >= 115
    inside = number[np.argmax(count)]
    assert not (found[120:] == inside).any()


def test_strangers_who_use_common_frames_as_they_come_are_not_joined() -> None:
    frame, account = strangers(np.random.default_rng(2), 400, 0)
    found = np.array(joined(frame, account, np.arange(400), 20_000))
    assert (found >= 0).mean() < 0.02


def test_two_pools_stay_two() -> None:
    rng = np.random.default_rng(3)
    one, other = dealt(rng, 600, 60, 3), dealt(rng, 600, 60, 3)
    rest = strangers(rng, 400, 120)
    frame = np.concatenate([one[0], 60 + other[0], rest[0]])
    account = np.concatenate([one[1], 1_000 + other[1], rest[1]])
    found = np.array(joined(frame, account, np.arange(520), 21_000))
    assert not set(found[:60][found[:60] >= 0]) & set(found[60:120][found[60:120] >= 0])


def test_where_no_families_meet_none_is_joined() -> None:
    frame, account = np.array([0, 0, 1, 1]), np.array([1, 2, 3, 4])
    assert joined(frame, account, np.array([0, 1]), 4) == [-1, -1]


@settings(max_examples=25, deadline=None)
@given(uses(), st.lists(st.integers(0, 8), min_size=9, max_size=9))
def test_joined_families_are_whole_families(used: Uses, drawn: list[int]) -> None:
    smallest: NDArray[np.int64] = np.array([drawn.index(of) for of in drawn])
    frame = np.array([f for (f, _), often in used.items() for _ in range(often)], np.int64)
    account = np.array([a for (_, a), often in used.items() for _ in range(often)], np.int64)
    found = joined(frame, account, smallest, 10)
    for one, other in combinations(range(9), 2):
        if smallest[one] == smallest[other]:
            assert found[one] == found[other]
    for number in {f for f in found if f >= 0}:
        mine = [frame for frame in range(9) if found[frame] == number]
        assert number == min(mine)
        assert len({int(smallest[frame]) for frame in mine}) > 1
