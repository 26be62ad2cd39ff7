"""Facts: the columns the lake's feed has, and what groups have in common."""

from __future__ import annotations

import numpy as np

from stillwatch.engine.facts import facts_table
from stillwatch.range.fingerprints.generate import Population
from stillwatch.range.fingerprints.roles import CAMPAIGN, ORDINARY, ORGANISATION


def column(population: Population, name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    values: np.ndarray[tuple[int], np.dtype[np.int64]] = population.facts[name].fill_null(0).to_numpy()
    return values


def test_the_columns_are_those_of_the_feed(population: Population) -> None:
    feed = facts_table([], b"k" * 32)
    assert set(population.facts.column_names) == set(feed.column_names)
    for name in feed.column_names:
        assert population.facts.schema.field(name).type == feed.schema.field(name).type


def test_seats_of_an_organisation_pay_with_one_card(population: Population) -> None:
    payment = column(population, "payment")
    for seats in population.roles.members(ORGANISATION):
        assert len(np.unique(payment[seats][payment[seats] != 0])) <= 1


def test_members_share_cards_and_customers_do_not(population: Population) -> None:
    payment = column(population, "payment")
    for kind, most in ((CAMPAIGN, 0.8), (ORDINARY, 1.0)):
        paid = payment[(population.roles.kind == kind) & (payment != 0)]
        different = len(np.unique(paid)) / len(paid)
        assert different <= most
        assert different > 0.999 or kind == CAMPAIGN


def test_facts_are_missing_as_in_real_feeds(population: Population) -> None:
    for name in ("payment_bin", "email_domain", "created", "referrer"):
        assert 0.01 < population.facts[name].null_count / len(population.facts) < 0.4
