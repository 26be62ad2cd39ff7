"""What shows a family's phrases beside its cores is not claimed, where the cores explain the family."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.claiming import beside_cores, without
from stillwatch.engine.investigate import Judged
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints
from tests.engine.judging import CAMPAIGN, campaign, named

WHOLE, CORE = 7, 9


def sent_by(accounts: range, scene: Scene, each: int) -> Ints:
    """The first few exchanges of each of these accounts."""
    return np.sort(np.concatenate([np.flatnonzero(scene.traffic.account == a)[:each] for a in accounts]))


def judged(accounts: range, name: int, exchanges: Ints, whole: int | None = None) -> Judged:
    one = named(list(accounts), name, exchanges)
    return replace(
        one, whole=whole, verdict=replace(one.verdict, linked=np.ones(len(accounts), bool))
    )  # fmt: skip


def joined(core_accounts: range, core_each: int, whole: int | None = WHOLE) -> tuple[Joined, Scene]:
    """A campaign of a family (ten exchanges of each of twelve accounts) and one core of it."""
    scene, _, _ = campaign(CAMPAIGN)
    family = judged(range(12), WHOLE, sent_by(range(12), scene, 10))
    core = judged(core_accounts, CORE, sent_by(core_accounts, scene, core_each), whole)
    every = family.candidate.exchanges
    found = Joined((family, core), family.verdict, np.arange(12), np.zeros(12), every)
    return found, scene


def test_what_core_accounts_send_beside_the_core_is_not_claimed() -> None:
    one, scene = joined(range(11), core_each=6)
    beside = beside_cores(one, scene)
    of = np.bincount(scene.traffic.account[beside], minlength=12)
    assert of.tolist() == [4] * 11 + [0], "the twelfth account is in no core and keeps what it has"
    left = without(one, beside)
    assert len(left.exchanges) == 11 * 6 + 10
    assert [len(part.candidate.exchanges) for part in left.parts] == [11 * 6 + 10, 11 * 6]
    assert left.verdict is one.verdict
    assert np.array_equal(left.accounts, one.accounts)


@pytest.mark.parametrize(
    ("accounts", "each", "whole", "why"),
    [
        (range(12), 4, WHOLE, "a thin core says less than the whole"),
        (range(9), 10, WHOLE, "a fifth of the accounts is in no core"),
        (range(12), 6, None, "it is no core of this family"),
        (range(12), 10, WHOLE, "the core holds all"),
    ],
)
def test_else_everything_is_claimed(accounts: range, each: int, whole: int | None, why: str) -> None:
    one, scene = joined(accounts, each, whole)
    assert len(beside_cores(one, scene)) == 0, why


def test_what_another_family_shows_stays_claimed() -> None:
    one, scene = joined(range(11), core_each=6)
    other = judged(range(5), 11, sent_by(range(5), scene, 8))
    both = replace(one, parts=(*one.parts, other))
    of = np.bincount(scene.traffic.account[beside_cores(both, scene)], minlength=12)
    assert of.tolist() == [2] * 5 + [4] * 6 + [0]


def test_without_nothing_it_is_the_same() -> None:
    one, _ = joined(range(12), 6)
    assert without(one, one.exchanges[:0]) is one


def test_a_part_of_which_nothing_is_left_leaves() -> None:
    one, _ = joined(range(12), 6)
    left = without(one, one.parts[1].candidate.exchanges)
    assert [part.candidate.name for part in left.parts] == [WHOLE]
