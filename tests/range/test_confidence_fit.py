"""The fit finds what made the groups, asks only those that act as one, and never learns a negative slope."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from stillwatch.decide.harvest_key import harvest_key
from stillwatch.model.confidence import Keys
from stillwatch.model.errors import StillwatchError
from stillwatch.range.confidence_fit import (
    communities_of,
    confidences,
    fit_confidence,
    scans_of,
)
from stillwatch.range.labelled import LabelledGroup


def group(
    real: bool, harvest: float, cadence: float = 0.0, source: str = "a", **known: object
) -> LabelledGroup:
    fields: dict[str, object] = {"accounts": 20, "kind": "hydra" if real else "class", **known}
    bits = {"identity": 20.0, "network": 10.0, "harvest": harvest, "cadence": cadence}
    return LabelledGroup(source=source, real=real, bits=bits, **fields)  # type: ignore[arg-type]


def drawn(
    count: int, seed: int, source: str = "a", *, unopposed: bool = False, more: float = 0.0
) -> list[LabelledGroup]:
    """Groups whose log-odds are bits of harvest beyond the key + 0.4 * cadence + `more`."""
    rng = np.random.default_rng(seed)
    harvest, cadence = rng.uniform(-2, 8, count), rng.uniform(0, 6, count)
    real = rng.random(count) < 1 / (1 + np.exp(-(harvest - harvest_key(20, Keys()) + 0.4 * cadence + more)))
    return [
        group(r, h, c, source, unopposed=unopposed)
        for r, h, c in zip(real.tolist(), harvest.tolist(), cadence.tolist(), strict=True)
    ]


def test_it_finds_the_slopes_that_made_the_groups() -> None:
    fitted = fit_confidence(drawn(6000, 1))
    assert fitted.intercept == pytest.approx(0.0, abs=0.25)
    assert fitted.harvest == pytest.approx(1.0, abs=0.1)
    assert fitted.behaviour == pytest.approx(0.4, abs=0.06)
    assert fitted.groups == 6000


def test_it_finds_what_agreement_is_worth() -> None:
    agreeing = [one for k in range(2) for one in drawn(3000, 5 + k, unopposed=bool(k), more=1.5 * k)]
    assert fit_confidence(agreeing).unopposed == pytest.approx(1.5, abs=0.25)
    assert fit_confidence(drawn(500, 1)).unopposed == 0


def test_where_a_line_made_the_groups_it_stays_one() -> None:
    fitted = fit_confidence(drawn(6000, 1))
    assert list(fitted.line) == sorted(fitted.line)
    assert list(fitted.bent) == sorted(fitted.bent)
    near = [(a, b) for a, b in zip(fitted.line, fitted.bent, strict=True) if abs(a) < 3]
    assert len(near) > 5
    assert max(abs(a - b) for a, b in near) < 0.6


def test_where_there_is_a_step_the_bent_line_has_it() -> None:
    rng = np.random.default_rng(4)
    harvest = rng.uniform(-2, 8, 4000)
    real = rng.random(4000) < np.where(harvest >= 4, 0.95, 0.05)
    fitted = fit_confidence([group(bool(r), float(h)) for r, h in zip(real, harvest, strict=True)])
    below, above = (fitted.log_ratio({"harvest": at}, 4.0, False) for at in (1.0, 7.0))
    odds = np.log(fitted.share / (1 - fitted.share))
    assert below + odds == pytest.approx(np.log(0.05 / 0.95), abs=0.4)
    assert above + odds == pytest.approx(np.log(0.95 / 0.05), abs=0.4)


def test_groups_that_are_neither_teach_nothing() -> None:
    some = drawn(300, 3)
    mixed = [group(False, 9.0, campaign_share=0.3)] * 50
    assert fit_confidence([*some, *mixed]) == fit_confidence(some)


def test_separable_groups_give_finite_slopes() -> None:
    fitted = fit_confidence([group(False, 0.0)] * 30 + [group(True, 8.0)] * 30)
    assert 0 < fitted.harvest < 20


def test_what_speaks_the_wrong_way_is_not_learned() -> None:
    fitted = fit_confidence([group(False, 4.0, 6.0)] * 30 + [group(True, 4.0, 0.0)] * 30)
    assert fitted.behaviour == 0


def test_only_groups_that_act_as_one_are_asked() -> None:
    openly_one = group(False, 9.0, owners_share=0.1)
    strangers = group(False, 9.0, linked_share=0.1)
    loose = LabelledGroup(source="a", real=False, bits={"identity": 5.0, "harvest": 9.0}, accounts=9)
    assert not any(one.acts_as_one(Keys()) for one in (openly_one, strangers, loose))
    some = drawn(200, 2)
    assert fit_confidence([*some, openly_one, strangers]) == fit_confidence(some)
    with_loose = fit_confidence([*some, loose])
    assert replace(with_loose, by_chance=0.5) == fit_confidence(some)


@pytest.mark.parametrize(("harvest", "by_chance"), [(9.0, 0.75), (-9.0, 0.25)])
def test_chance_is_how_often_groups_that_do_not_act_as_one_harvest(harvest: float, by_chance: float) -> None:
    loose = [
        LabelledGroup(source="a", real=real, bits={"identity": 5.0, "harvest": harvest}, accounts=20)
        for real in (False, False, True)
    ]
    assert fit_confidence([*drawn(200, 2), *loose]).by_chance == by_chance


def test_nothing_to_tell_apart_is_a_fault() -> None:
    with pytest.raises(StillwatchError, match="0 other groups"):
        fit_confidence([group(True, 8.0)] * 5)


def test_a_scan_is_a_source_in_a_view() -> None:
    groups = [group(True, 5.0), group(True, 5.0, view="first day"), group(True, 5.0, source="b")]
    assert [len(scan) for scan in scans_of([*groups, groups[0]], Keys())] == [2, 1, 1]


def test_among_customers_the_same_evidence_is_believed_less() -> None:
    mapping = fit_confidence(drawn(2000, 3))
    doubtful = group(True, 5.0)
    among_campaigns = confidences([doubtful, *[group(True, 9.0, 5.0)] * 9], mapping)[0]
    among_customers = confidences([doubtful, *[group(False, -2.0)] * 9], mapping)[0]
    assert among_customers < among_campaigns


def test_groups_without_a_community_stand_alone() -> None:
    scan = [group(True, 1.0), group(True, 1.0), group(True, 1.0, community=3), group(True, 1.0, community=3)]
    numbers = communities_of(scan).tolist()
    assert len(set(numbers)) == 3
    assert numbers[2] == numbers[3]
