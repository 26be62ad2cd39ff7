"""What an account does otherwise than the linked ones speaks against it, aspect by aspect."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.link.strangers import bits_against
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats
from tests.stage.population import Population
from tests.stage.staging import staged

LINKED, WORDINGS = 40, 24
ASKED = {"rubric_grading": 0.7}
CROWD = Population(count=60, a_day=5.0)


def pool(count: int, a_day: float = 12.0, tasks: int = 0, asks: str = "rubric_grading") -> Population:
    """Accounts that work as the linked ones, but for what the case changes."""
    return Population(count=count, member=True, a_day=a_day, spread=0.2, harvest={asks: 0.7}, tasks=tasks)


def against(other: Population, *, shows: int = WORDINGS, wordings: int = WORDINGS) -> Floats:
    """Bits against the other accounts where the linked ones take `wordings` as they come, and those the
    first `shows`."""
    scene, group = staged([pool(LINKED), other, CROWD])
    x = group.exchanges
    frame = np.random.default_rng(4).integers(0, wordings, len(x)) * 7919 + 1
    account = scene.traffic.account[x]
    frame = np.where(account >= LINKED, (frame - 1) // 7919 % shows * 7919 + 1, frame)
    return bits_against(x, frame, account, np.arange(LINKED), scene)[LINKED:]


def test_nothing_speaks_against_who_works_alike() -> None:
    bits = against(pool(60))
    assert (bits >= 3).mean() < 0.05
    assert np.median(bits) == 0


def test_nothing_speaks_against_a_young_account_that_works_alike() -> None:
    late = Population(count=60, member=True, a_day=12.0, spread=0.2, harvest=ASKED, begins=(144.0, 160.0))
    assert (against(late) >= 3).mean() < 0.05


@pytest.mark.parametrize("a_day", [12.0, 1.0])
def test_runs_of_one_task_set_for_something_else_speak_against_the_accounts(a_day: float) -> None:
    runs = pool(6, a_day=a_day, tasks=10, asks="data_analysis")
    assert (against(runs) > 3).all()


def test_one_text_each_time_speaks_against_it_from_the_second_exchange_on() -> None:
    assert (against(pool(20, a_day=0.3), shows=1) >= 3).mean() > 0.5


def test_where_the_linked_have_one_text_too_it_says_nothing() -> None:
    assert (against(pool(20), shows=1, wordings=1) >= 3).mean() < 0.1


def test_where_nobody_is_linked_nothing_is_said() -> None:
    scene, group = staged([pool(5), CROWD])
    account = scene.traffic.account[group.exchanges]
    assert not bits_against(group.exchanges, account, account, np.arange(0), scene).any()


def test_answers_that_were_not_logged_are_no_evidence() -> None:
    scene, group = staged([pool(LINKED), pool(20), CROWD])
    account = scene.traffic.account[group.exchanges]
    tokens = np.where(scene.traffic.account >= LINKED, 0, 400)
    silent = Scene(replace(scene.traffic, output_tokens=tokens), scene.accounts)
    frame = np.random.default_rng(4).integers(1, WORDINGS, len(account))
    bits = bits_against(group.exchanges, frame, account, np.arange(LINKED), silent)
    assert (bits[LINKED:] >= 3).mean() < 0.1
    short = Scene(replace(scene.traffic, output_tokens=np.maximum(tokens, 20)), scene.accounts)
    told = bits_against(group.exchanges, frame, account, np.arange(LINKED), short)
    assert told[LINKED:].sum() > bits[LINKED:].sum()
