"""Shared identity: each linker looks at its own attribute, and says which feed it misses."""

from __future__ import annotations

import pytest

from stillwatch.link.linkers.shared_identity import SharedIdentityLinker
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

CARD = Population(count=12, member=True, attributes={"payment": "card", "referrer": "*"})
STRANGERS = Population(count=80, a_day=3.0, attributes={"payment": "*", "referrer": "*"})
PAYMENT, REFERRER = SharedIdentityLinker("payment", "card"), SharedIdentityLinker("referrer", "referrer")


def test_each_looks_at_its_own_attribute() -> None:
    scene, group = staged([CARD, STRANGERS])
    assert PAYMENT.weigh(group, scene).bits > 10
    assert REFERRER.weigh(group, scene).bits == 0
    assert (PAYMENT.name, REFERRER.name) == ("shared_payment", "shared_referrer")


def test_accounts_that_were_not_seen_yet_are_no_strangers_of_the_value() -> None:
    later = Population(count=30, a_day=3.0, active=(100.0, 168.0), attributes={"payment": "card"})
    scene, group = staged([CARD, STRANGERS, later], until=90.0)
    assert PAYMENT.weigh(group, scene).bits > 10
    scene, group = staged([CARD, STRANGERS, later])
    assert PAYMENT.weigh(group, scene).bits == 0


@pytest.mark.parametrize("attributes", [{}, {"net": "*"}])
def test_without_facts_it_says_so(attributes: dict[str, str | list[str]]) -> None:
    scene, group = staged([Population(count=9, member=True, attributes=attributes), Population(count=50)])
    found = PAYMENT.weigh(group, scene)
    assert (found.bits, found.needs) == (0.0, "account facts")


def test_random_groups_of_customers_seldom_share() -> None:
    pairs: list[str] = [f"pair {n}" for n in range(60)]
    customers = [STRANGERS, Population(count=120, a_day=3.0, attributes={"payment": pairs})]
    assert false_alarms(PAYMENT, customers, 3.0) <= 0.125
