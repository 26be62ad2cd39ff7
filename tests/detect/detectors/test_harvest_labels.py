"""Harvest labels: a conformal rank, learned from customers that are not set apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.detect.detectors.harvest_labels import HarvestLabelsDetector, top_labels
from stillwatch.model.harvest import LABELS
from stillwatch.model.traffic import Floats
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

DETECTOR = HarvestLabelsDetector()
ELICITS = Population(count=10, member=True, harvest={"reasoning_elicitation": 0.8})
CUSTOMERS = Population(count=120, a_day=5.0)
FAMILY_BITS = 20.0


def test_few_customers_do_not_bound_what_it_can_say() -> None:
    scene, group = staged([ELICITS, CUSTOMERS])
    assert np.log2(121) < DETECTOR.weigh(group, scene).bits <= FAMILY_BITS


def test_a_harvest_that_nobody_set_apart_does_not_hide_another() -> None:
    """Seven accounts of 127 that ask the same are more than rank alone forgives at the key of four bits."""
    others = Population(count=7, a_day=10.0, harvest={"reasoning_elicitation": 0.95})
    scene, group = staged([ELICITS, others, CUSTOMERS])
    bits = DETECTOR.weigh(group, scene).bits
    assert -np.log2(8 / 128) <= 4 < bits - 1


@pytest.mark.parametrize("bits", [2.0, 3.0])
def test_random_groups_of_customers_seldom_stand_out(bits: float) -> None:
    mixed = [
        Population(count=6, a_day=8.0, harvest={label: level / 20})
        for label in LABELS
        for level in range(2, 16)
    ]
    assert false_alarms(DETECTOR, mixed, bits, size=1) <= 2.0**-bits + 0.05


@pytest.mark.parametrize("customers", [120, 1500])
def test_the_group_is_not_among_those_it_is_ranked_with(customers: int) -> None:
    """Of many customers the group is left in the background, which it cannot move, but not in the rank."""
    keen = Population(count=15, a_day=20.0, harvest={"reasoning_elicitation": 0.95})
    scene, group = staged([ELICITS, keen, Population(count=customers, a_day=2.0)])
    sent, means = scene.accounts.exchanges, scene.accounts.harvest
    often = sent >= 5
    others = often & ~np.isin(np.arange(len(sent)), group.accounts)
    background = means[others if customers == 120 else often].mean(axis=0)

    def ratios(means: Floats, n: Floats) -> Floats:
        pulled = (means * n + background * 5) / (n + 5)
        highest: Floats = np.log2((pulled + 0.01) / (background + 0.01)).max(axis=1)
        return highest

    own = scene.traffic.harvest[group.exchanges].mean(axis=0, keepdims=True) / 255
    theirs = ratios(means[others], sent[others][:, None].astype(float))
    beyond = int((theirs >= ratios(own, np.array([float(len(group.exchanges))]))).sum())
    assert beyond > 0
    share = (1 + beyond) / (1 + int(others.sum()))
    assert f"{share:.1%} of other accounts" in DETECTOR.weigh(group, scene).says


def test_accounts_set_apart_are_no_measure() -> None:
    """A second campaign that asks the same hides the first one, unless it is set apart."""
    second = Population(count=60, a_day=10.0, harvest={"reasoning_elicitation": 0.9})
    scene, group = staged([ELICITS, second, CUSTOMERS])
    apart = np.zeros(len(scene.accounts), bool)
    apart[10:70] = True
    hidden, seen = DETECTOR.weigh(group, scene), DETECTOR.weigh(group, replace(scene, apart=apart))
    assert seen.bits > hidden.bits + 3


def test_the_members_who_ask_for_it_are_named() -> None:
    scene, group = staged([ELICITS, Population(count=5, member=True), CUSTOMERS])
    each = DETECTOR.weigh(group, scene).per_account
    assert each[:10].min() > 1 > each[10:].max()


def test_the_strongest_labels_come_first_and_plain_ones_not_at_all() -> None:
    background = np.full(len(LABELS), 0.1)
    means = background.copy()
    means[[1, 4]] = [0.4, 0.8]
    assert top_labels(means, background) == [LABELS[4], LABELS[1]]
    assert top_labels(background, background) == []
    assert len(top_labels(background + 0.7, background)) == 3
