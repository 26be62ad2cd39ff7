"""Who counts as a customer to compare a group with, and the finding that says nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.model.contract import silent
from tests.stage.population import EPOCH, HOUR, Population
from tests.stage.staging import staged

MEMBERS = Population(count=5, member=True)
EARLY, LATE = Population(count=10, active=(0.0, 50.0)), Population(count=7, active=(100.0, 168.0))


def test_customers_are_those_seen_in_time_outside_the_group() -> None:
    scene, group = staged([MEMBERS, EARLY, LATE], until=80.0)
    chosen = scene.customers(group)
    assert np.flatnonzero(chosen).tolist() == list(range(5, 15))
    assert (scene.accounts.first_seen[chosen] < EPOCH + 80 * HOUR).all()


def test_accounts_set_apart_are_no_customers() -> None:
    scene, group = staged([MEMBERS, EARLY, LATE])
    apart = np.zeros(len(scene.accounts), bool)
    apart[[5, 20]] = True
    left = replace(scene, apart=apart).customers(group)
    assert np.flatnonzero(left).tolist() == [a for a in range(5, 22) if a not in (5, 20)]


def test_asking_changes_nothing_in_the_scene() -> None:
    scene, group = staged([MEMBERS, EARLY], until=80.0)
    before = scene.accounts.first_seen.copy()
    scene.customers(group)[:] = False
    assert (scene.accounts.first_seen == before).all()


def test_silence_has_no_bits_for_anybody() -> None:
    _, group = staged([MEMBERS, EARLY])
    found = silent(group, needs="account facts")
    assert (found.bits, found.says, found.explained, found.needs) == (0.0, "", 0.0, "account facts")
    assert found.per_account.tolist() == [0.0] * 5
