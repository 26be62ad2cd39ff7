"""A kind left out of development: it neither fits nor chooses, and keys become stricter only."""

from __future__ import annotations

import msgspec

from stillwatch.model.confidence import Keys
from stillwatch.range.calibrate import Calibration
from stillwatch.range.confidence_fit import fit_confidence
from stillwatch.range.study.without import keys_without, mappings_without
from stillwatch.range.thresholds import CURRENT, choose, without_kind
from tests.range.test_confidence_fit import drawn
from tests.range.test_thresholds import FOUND, group

OTHERS = [msgspec.structs.replace(one, kind="sweep" if one.real else "class") for one in drawn(200, 3, "b")]
LABELS = [*drawn(200, 2), *OTHERS]


def test_without_a_kind_confidence_is_that_of_the_others() -> None:
    found = mappings_without(["sweep"], LABELS, FOUND)["sweep"]
    others = [one for one in LABELS if not (one.real and one.kind == "sweep")]
    expected = fit_confidence(others, "without sweep", keys_without("sweep", FOUND))
    assert found == expected
    assert found.groups < fit_confidence(LABELS).groups


def test_keys_move_as_far_as_the_choice_of_the_others_does() -> None:
    chosen = [choose(one).keys for one in (FOUND, without_kind(FOUND, "sweep"))]
    assert chosen[1].harvest > chosen[0].harvest
    moved = keys_without("sweep", FOUND)
    assert moved.harvest - CURRENT.harvest == chosen[1].harvest - chosen[0].harvest
    assert (moved.coordination, moved.linked) == (CURRENT.coordination, CURRENT.linked)


def test_a_kind_whose_absence_would_loosen_them_leaves_them_as_they_are() -> None:
    pupils = group("class", 8.0, 1.6, *(f"c{n}" for n in range(50)))
    campaigns = (group("hydra", 6.0, 20.0, "h1", "h2", "h3"), group("sweep", 30.0, 1.2, "s1"))
    found = Calibration((pupils,), campaigns, {"class": 1000})
    assert choose(without_kind(found, "hydra")).keys.harvest < choose(found).keys.harvest
    assert keys_without("hydra", found).harvest == CURRENT.harvest


def test_a_kind_that_there_is_not_changes_nothing() -> None:
    assert keys_without("none of them", FOUND) == CURRENT == Keys()
    found = mappings_without(["none of them"], LABELS, FOUND)["none of them"]
    assert found == fit_confidence(LABELS, "without none of them")
