"""Confidence: monotone in every family, as sure as its data allow, at a share that the groups tell."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.confidence import estimate_share, own_map, read_map
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.errors import StillwatchError
from stillwatch.model.evidence import FAMILIES, Family

MAP = ConfidenceMap(
    intercept=0.0, harvest=1.0, behaviour=0.3, unopposed=0.7, share=0.5, groups=998, honest=500
)
bits = st.dictionaries(st.sampled_from(FAMILIES), st.floats(0, 20))


@given(bits, st.sampled_from(FAMILIES), st.floats(0, 10), st.floats(0.01, 0.99))
def test_more_bits_of_any_family_never_lower_it(
    given_bits: dict[Family, float], family: Family, more: float, share: float
) -> None:
    further = given_bits | {family: given_bits.get(family, 0.0) + more}
    for mapping in (MAP, own_map()):
        assert (
            mapping.probability(further, 4.0, False, share)
            >= mapping.probability(given_bits, 4.0, False, share) - 1e-12
        )


def test_it_is_what_the_log_odds_say_where_the_group_acts_as_one() -> None:
    found: dict[Family, float] = {"identity": 20.0, "network": 20.0, "harvest": 5.0, "cadence": 2.0}
    assert MAP.probability(found, 4.0, False, 0.5) == pytest.approx(1 / (1 + np.exp(-(1.0 + 0.6))), abs=1e-4)


def test_a_key_that_turns_earlier_makes_the_same_bits_worth_more() -> None:
    found: dict[Family, float] = {"identity": 20.0, "network": 20.0, "harvest": 4.0}
    assert MAP.probability(found, 2.5, False, 0.5) > MAP.probability(found, 4.0, False, 0.5)


@given(bits, st.floats(0.01, 0.99))
def test_agreement_of_the_harvest_detectors_never_lowers_it(
    given_bits: dict[Family, float], share: float
) -> None:
    for mapping in (MAP, own_map()):
        agreed = mapping.probability(given_bits, 4.0, True, share)
        assert agreed >= mapping.probability(given_bits, 4.0, False, share)


def test_agreement_counts_as_much_as_was_fitted() -> None:
    found: dict[Family, float] = {"identity": 20.0, "network": 20.0, "harvest": 4.0}
    assert MAP.log_ratio(found, 4.0, True) - MAP.log_ratio(found, 4.0, False) == pytest.approx(0.7)


def test_a_bent_line_says_what_stands_at_its_points_and_goes_straight_between() -> None:
    bent = msgspec.structs.replace(MAP, line=(-2.0, 0.0, 1.0), bent=(-3.0, 0.5, 4.0))
    ratios = {
        harvest: bent.log_ratio({"harvest": harvest}, 4.0, False)
        for harvest in (0.0, 2.0, 3.0, 4.0, 4.5, 9.0)
    }
    assert ratios == pytest.approx({0.0: -3.0, 2.0: -3.0, 3.0: -1.25, 4.0: 0.5, 4.5: 2.25, 9.0: 4.0})


def test_the_line_that_ships_is_bent_upwards_only() -> None:
    own = own_map()
    assert len(own.line) == len(own.bent) > 2
    assert list(own.line) == sorted(own.line)
    assert list(own.bent) == sorted(own.bent)


def test_rarer_campaigns_need_more_evidence() -> None:
    found: dict[Family, float] = {"identity": 20.0, "network": 20.0, "harvest": 5.0}
    assert MAP.probability(found, 4.0, False, 0.01) < 0.05 < 0.7 < MAP.probability(found, 4.0, False, 0.5)


def test_nobody_is_surer_than_the_groups_it_was_fitted_on() -> None:
    assert MAP.probability(
        {"identity": 20.0, "network": 20.0, "harvest": 500.0}, 4.0, False, 0.5
    ) == pytest.approx(0.999)
    assert MAP.probability({}, 4.0, False, 0.5) == pytest.approx(0.001)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_the_share_is_found_from_likelihood_ratios_alone(share: float) -> None:
    rng = np.random.default_rng(1)
    real = rng.random(4000) < share
    x = rng.normal(np.where(real, 1.5, 0.0))
    ratios = 1.5 * x - 1.5**2 / 2  # of two normal distributions
    assert estimate_share(ratios, np.arange(4000)) == pytest.approx(share, abs=0.03)


def test_sights_of_one_community_count_once() -> None:
    honest, real = np.full(8, -9.0), np.array([9.0, 8.0, 9.0, 9.0])
    ratios = np.concatenate([honest, real])
    once = estimate_share(ratios, np.array([*range(8), 8, 8, 8, 8]))
    assert once == pytest.approx(2 / 11, abs=0.01)
    assert estimate_share(ratios, np.arange(12)) > once


def test_where_nothing_acts_as_one_the_share_is_a_half() -> None:
    assert estimate_share(np.zeros(0), np.zeros(0, np.int64)) == 0.5


def test_a_mapping_is_read_as_written(tmp_path: Path) -> None:
    file = tmp_path / "map.json"
    file.write_bytes(msgspec.json.encode(MAP))
    assert read_map(file) == MAP
    file.write_text("{}")
    with pytest.raises(StillwatchError, match=r"map\.json"):
        read_map(file)


def test_the_package_brings_one_that_was_fitted() -> None:
    own = own_map()
    assert own.groups > own.honest > 100
    assert own.harvest > 0
    assert 0 <= own.behaviour <= np.log(2) + 1e-4


@pytest.mark.parametrize(
    ("coordination", "least", "most"), [(10.0, 0.66, 0.67), (12.0, 0.88, 0.9), (20.0, 0.97, 1)]
)
def test_harvest_that_chance_seldom_brings_speaks_for_acting_as_one_too(
    coordination: float, least: float, most: float
) -> None:
    """Of a group that does not act as one, a quarter as often as of a campaign so much harvest is seen."""
    rare = msgspec.structs.replace(MAP, by_chance=0.25)
    found: dict[Family, float] = {"identity": coordination, "harvest": 12.0}
    assert least < rare.probability(found, 4.0, False, 0.5) < most
    assert MAP.probability(found, 4.0, False, 0.5) <= rare.probability(found, 4.0, False, 0.5)
    doubtful: dict[Family, float] = {"identity": coordination, "harvest": 4.0}
    assert MAP.probability(doubtful, 4.0, False, 0.5) == rare.probability(doubtful, 4.0, False, 0.5)
