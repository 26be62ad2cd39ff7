"""Every detector that is registered fires where it should and stays quiet before its benign look-alikes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stillwatch.detect.detectors.manifest import BUILT_IN, DETECTORS
from stillwatch.model.contract import Weigher
from stillwatch.model.evidence import FAMILIES
from tests.stage.cases import Case, all_cases, faults, too_few
from tests.stage.hindsight import DECIDED, hindsight

CASES = Path(__file__).parent / "cases"
# what customers usually do is learned over the whole window, so that a later day may move it a little
LEARN_FROM_THE_WINDOW = {"harvest_labels", "sustained_volume"}
ALL = list(all_cases(CASES, BUILT_IN))


@pytest.mark.parametrize(("weigher", "case"), ALL, ids=[f"{w.name}: {c.name}" for w, c in ALL])
def test_it_holds_what_the_case_expects(weigher: Weigher, case: Case) -> None:
    assert not faults(weigher, case), "\n".join([case.why, *faults(weigher, case)])


@pytest.mark.parametrize("weigher", BUILT_IN, ids=lambda weigher: weigher.name)
def test_what_comes_later_changes_nothing(weigher: Weigher) -> None:
    allowed, decided = (1.0, DECIDED) if weigher.name in LEARN_FROM_THE_WINDOW else (1e-9, np.inf)
    for _, case in all_cases(CASES, [weigher]):
        assert hindsight(weigher, case, decided=decided) <= allowed, case.name


def test_each_has_cases_enough_and_no_case_is_an_orphan() -> None:
    assert not too_few(CASES, BUILT_IN)


def test_one_without_cases_is_seen(tmp_path: Path) -> None:
    assert len(too_few(tmp_path, BUILT_IN)) == len(BUILT_IN)


def test_names_are_distinct_and_families_known() -> None:
    assert len({weigher.name for weigher in DETECTORS}) == len(DETECTORS)
    assert {weigher.family for weigher in DETECTORS} <= set(FAMILIES)


def test_the_built_in_ones_are_registered() -> None:
    assert set(BUILT_IN) <= set(DETECTORS)
