"""Accounts: as many exchanges as asked for, and nothing of a campaign in what everybody sees."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.fingerprints.generate import Population
from stillwatch.range.fingerprints.people import scaled
from stillwatch.range.fingerprints.roles import CAMPAIGN, ORGANISATION
from tests.range.fingerprints.conftest import SETTINGS


def test_rates_add_up_to_what_was_asked_for(population: Population) -> None:
    streams = sum(getattr(stream, "daily", 0.0) for stream in population.streams)
    world = population.market.world
    there = np.clip((world.end - population.since) / (world.end - world.start), 0, 1)
    assert abs((population.people.rate * there).sum() + streams - SETTINGS.exchanges) < 10


def test_too_few_exchanges_are_refused(population: Population) -> None:
    with pytest.raises(StillwatchError, match="--exchanges"):
        scaled(population.people, population.roles, 100.0, np.ones(SETTINGS.accounts))


def test_hashes_are_of_one_account_each(population: Population) -> None:
    assert len(np.unique(population.people.hashes)) == SETTINGS.accounts


def test_seats_of_an_organisation_declare_it(population: Population) -> None:
    for seats in population.roles.members(ORGANISATION):
        assert len(np.unique(population.people.org[seats])) == 1


def test_members_run_programs_that_customers_run(population: Population) -> None:
    mine = population.roles.kind == CAMPAIGN
    customers = set(population.people.client[~mine].tolist())
    assert np.isin(population.people.client[mine], list(customers)).mean() > 0.9
