"""The harvest key falls with size and with a second way of acting alike, and never below its floor."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.decide.confidence import own_map
from stillwatch.decide.harvest_key import eased, harvest_key, key_of
from stillwatch.decide.ties import Ties
from stillwatch.model.confidence import BEHAVIOUR, Keys
from stillwatch.model.evidence import FAMILIES, Family

KEYS = Keys()
HARVEST_KEY = KEYS.harvest
COORDINATION: tuple[Family, ...] = tuple(f for f in FAMILIES if f != "harvest")
# as fitted, but for what behaviour tells, so that these cases do not move with every fit
TELLING = msgspec.structs.replace(own_map(), harvest=1.0, behaviour=0.1)


def test_each_doubling_is_a_bit() -> None:
    sizes = (5, 10, 20, 40, 80, 1000)
    assert [harvest_key(size, KEYS) for size in sizes] == [5.5, 4.5, 3.5, 2.5, 2.0, 2.0]


def test_who_is_tied_as_customers_are_gets_no_ease_and_owes_more() -> None:
    behaving: dict[Family, float] = {"cadence": 20.0, "targeting": 20.0}
    usual, customers = (key_of(Ties(20, 1.0, paid), behaving, True, TELLING) for paid in (0.0, 1.0))
    assert usual < HARVEST_KEY
    assert customers == HARVEST_KEY + 4.0


@pytest.mark.parametrize("family", [f for f in COORDINATION if f not in BEHAVIOUR])
def test_identity_and_network_do_not_ease_the_harvest_key(family: Family) -> None:
    assert eased(HARVEST_KEY, {family: 20.0, "cadence": 20.0}, TELLING) == HARVEST_KEY


def test_one_behaviour_is_a_circumstance_and_a_second_one_eases_the_key() -> None:
    assert eased(HARVEST_KEY, {"cadence": 20.0}, TELLING) == HARVEST_KEY
    keys = [eased(HARVEST_KEY, {"cadence": 6.0, "targeting": bits}, TELLING) for bits in (1.0, 3.0, 6.0)]
    assert HARVEST_KEY > keys[0] > keys[1] > keys[2]
    both = eased(HARVEST_KEY, {"cadence": 20.0, "targeting": 20.0, "lineage": 20.0}, TELLING)
    assert both == harvest_key(10**6, KEYS) == 2.0


def test_agreement_of_the_detectors_eases_it_by_a_bit() -> None:
    second: dict[Family, float] = {"cadence": 20.0, "targeting": 20.0, "lineage": 20.0}
    assert (
        eased(HARVEST_KEY, second, TELLING, unopposed=True) == harvest_key(10**6, KEYS, unopposed=True) == 1.0
    )
    assert eased(HARVEST_KEY, {"cadence": 20.0}, TELLING, unopposed=True) == HARVEST_KEY - 1.0
