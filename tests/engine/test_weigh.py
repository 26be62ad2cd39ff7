"""Every detector and linker is asked, each once, and the answer hangs on nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect.detectors.manifest import DETECTORS
from stillwatch.engine.weigh import weigh
from stillwatch.link.linkers.manifest import LINKERS
from tests.engine.judging import campaign
from tests.stage.population import HOUR, Population
from tests.stage.staging import staged


def test_everybody_is_asked_once() -> None:
    scene, candidate, end = campaign()
    verdict = weigh(candidate.group(scene, end), scene)
    assert [w.source for w in verdict.weighed] == [w.name for w in (*DETECTORS, *LINKERS)]
    assert len(verdict.per_account) == len(candidate.accounts)


def test_a_staged_campaign_turns_both_keys_and_customers_none() -> None:
    scene, candidate, end = campaign()
    assert weigh(candidate.group(scene, end), scene).is_campaign
    crowd = Population(
        count=12, member=True, a_day=30.0, attributes={"payment": "*"}, created=[(-4000.0, 0.0)]
    )
    scene, candidate, end = campaign(crowd)
    verdict = weigh(candidate.group(scene, end), scene)
    assert not verdict.is_campaign
    assert verdict.coordination < 5


def test_one_organisation_is_no_campaign_whatever_it_asks() -> None:
    company = Population(
        count=12, member=True, a_day=30.0, spread=0.1, org="acme",
        attributes={"payment": "card", "net": "office"}, created=[(-20.0, -19.5)],
        harvest={"reasoning_elicitation": 0.8},
    )  # fmt: skip
    scene, candidate, end = campaign(company)
    assert not weigh(candidate.group(scene, end), scene).is_campaign


@pytest.mark.parametrize(("payment", "share"), [("card", 1.0), ("*", 1 / 12), (None, 0.0)])
def test_one_card_for_all_is_seen(payment: str | None, share: float) -> None:
    attributes: dict[str, str | list[str]] = {"net": "office"}
    if payment:
        attributes["payment"] = payment
    crowd = Population(
        count=12, member=True, a_day=30.0, attributes=attributes, created=[(-20.0, -19.5)],
        harvest={"reasoning_elicitation": 0.8},
    )  # fmt: skip
    scene, candidate, end = campaign(crowd)
    verdict = weigh(candidate.group(scene, end), scene)
    assert verdict.linked.all()
    assert verdict.payer_share == share


@pytest.mark.parametrize(
    ("cards", "networks", "expected"),
    [
        (["a"], ["x"], 1.0),
        (["a", "b"], ["x", "y"], 1.0),  # two houses
        (["a", "b"], ["x", "x", "y", "y"], 12 / 48),  # of 30 and 30 pairs, 12 are in both
        ("*", "x", 0.0),
    ],
)
def test_what_goes_together_is_seen(
    cards: str | list[str], networks: str | list[str], expected: float
) -> None:
    crowd = Population(
        count=12, member=True, a_day=30.0, attributes={"payment": cards, "net": networks},
        created=[(-4000.0, 0.0)],
    )  # fmt: skip
    scene, candidate, end = campaign(crowd)
    assert weigh(candidate.group(scene, end), scene).concordance == pytest.approx(expected)


@pytest.mark.parametrize(
    ("members", "customers", "large"), [(61, 182, True), (61, 183, False), (51, 1, True), (50, 1, False)]
)
def test_more_than_a_quarter_of_all_accounts_is_a_large_part(
    members: int, customers: int, large: bool
) -> None:
    crowd, others = Population(count=members, member=True, a_day=4.0), Population(count=customers, a_day=1.0)
    scene, group = staged([crowd, others])
    assert len(scene.accounts) == members + customers
    assert weigh(group, scene).is_large_part == large


def test_a_large_part_is_told_among_those_who_are_not_set_apart() -> None:
    crowd, others, campaign_too = (
        Population(count=60, member=True, a_day=4.0),
        Population(count=100, a_day=1.0),
        Population(count=150, a_day=4.0),
    )
    scene, group = staged([crowd, others, campaign_too])
    assert not weigh(group, scene).is_large_part
    nobody, apart = (np.arange(310) >= first for first in (310, 160))
    assert not weigh(group, scene.setting_apart(nobody)).is_large_part
    assert weigh(group, scene.setting_apart(apart)).is_large_part
    assert weigh(group, scene.setting_apart(apart | (np.arange(310) < 60))).is_large_part


@pytest.mark.parametrize(("paces", "apart"), [((30.0, 30.0, 30.0), False), ((3.0, 30.0, 300.0), True)])
def test_a_crowd_of_three_networks_that_work_each_in_its_own_way_is_no_campaign(
    paces: tuple[float, float, float], apart: bool
) -> None:
    """A third of its accounts is tied, as many as are enough where these work as one program's do."""
    asking = {"reasoning_elicitation": 0.8}
    houses = [
        Population(
            count=8, member=True, a_day=pace, spread=0.1, harvest=asking, attributes={"net": f"{pace} {n}"}
        )
        for n, pace in enumerate(paces)
    ]
    others = Population(count=40, member=True, a_day=30.0, spread=0.1, harvest=asking)
    scene, group = staged([*houses, others, Population(count=300, attributes={"net": "*"})])
    verdict = weigh(group, scene)
    assert (verdict.per_account > 3).sum() == 24
    assert verdict.works_apart == apart
    assert verdict.is_campaign != apart
    assert verdict.least_linked == (0.5 if apart else 0.25)


def test_half_a_class_is_tied_as_the_class_is() -> None:
    """Seven of thirteen pupils: the network is mostly theirs, the mail domain is not."""
    school: dict[str, str | list[str]] = {"net": "school", "email_domain": "school"}
    half = Population(count=6, member=True, a_day=9.0, attributes=school)
    one_more = Population(count=1, member=True, a_day=9.0, attributes={"net": "school"})
    others = Population(count=6, attributes={"email_domain": "school", "net": [*3 * ["school"], *"abc"]})
    scene, group = staged([half, one_more, others, Population(count=90, attributes={"net": "*"})])
    verdict = weigh(group, scene)
    assert {one.kind for one in verdict.shared} == {"net"}
    assert verdict.linked.all()
    assert verdict.as_customers


@pytest.mark.parametrize(("guests", "as_customers"), [(6, True), (12, False)])
def test_a_customer_with_guests_is_tied_as_customers_are(guests: int, as_customers: bool) -> None:
    """Nine accounts of a reseller on one card, and users of the same program who share a network by twos."""
    reseller = Population(count=9, member=True, a_day=9.0, attributes={"payment": "card", "net": "*"})
    pairs = [f"exit {n // 2}" for n in range(guests)]
    users = Population(count=guests, member=True, a_day=9.0, attributes={"payment": "*", "net": pairs})
    others = Population(count=120, attributes={"payment": "*", "net": "*"})
    scene, group = staged([reseller, users, others])
    verdict = weigh(group, scene)
    assert verdict.linked.all()
    assert verdict.as_customers == as_customers
    assert verdict.concordance == (pytest.approx(9 / 15) if as_customers else 0.0)


def test_what_is_known_of_houses_counts_from_a_half_on() -> None:
    crowd = Population(count=12, member=True, a_day=30.0, attributes={"net": "exit"})
    scene, group = staged([crowd, Population(count=90, attributes={"net": "*"})])
    assert weigh(group, scene).concordance == 0.0
    some = np.arange(102) < 7
    for share, expected in ((0.8, 0.0), (0.9, 7 * 0.9 / 12)):
        told = scene.setting_apart(np.zeros(102, bool), np.where(some, share, 0.0))
        assert weigh(group, told).concordance == pytest.approx(expected)


def test_asking_again_gives_the_same() -> None:
    scene, candidate, end = campaign()
    one, other = (weigh(candidate.group(scene, end - HOUR), scene) for _ in range(2))
    assert one.bits == other.bits
    assert (one.per_account == other.per_account).all()
