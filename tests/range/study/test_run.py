"""A cell is composed, scanned and scored, with feeds withheld, and misses are explained."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.decide.confidence import own_map
from stillwatch.model.confidence import Keys
from stillwatch.range.study.cell import Cell, CellSettings
from stillwatch.range.study.run import CellResult, Sources, run_cell

KINDS = "synchronised_graders,technique_sweep"


DEAF = msgspec.structs.replace(own_map(), keys=Keys(harvest=1000.0))


def ran(**settings: object) -> CellResult:
    chosen = CellSettings(scale=0.03, campaign_scale=0.12, days=2.5, campaigns=KINDS, **settings)  # type: ignore[arg-type]
    return run_cell(Cell("a", "1", 4, chosen), Sources({}, without={"hydra": DEAF}), "c0de")


def test_the_score_is_of_what_was_asked_for() -> None:
    whole = ran()
    assert whole.score is not None
    assert {row.kind for row in whole.score.campaigns} == set(KINDS.split(","))
    assert (whole.axis, whole.at, whole.seed, whole.code, whole.fault) == ("a", "1", 4, "c0de", "")
    assert whole.exchanges > 1000
    assert whole.cpu_seconds > 0


def test_a_cell_goes_by_what_was_set_without_a_kind() -> None:
    known, unheard = ran().score, ran(without="hydra").score
    assert known is not None
    assert unheard is not None
    assert known.totals.found > unheard.totals.found == 0


@pytest.mark.parametrize("feed", ["account facts and client data", "text"])
def test_without_feeds_nobody_is_accused_and_every_miss_is_told(feed: str) -> None:
    blind = ran(withheld=feed, window_days=2.0)
    assert blind.score is not None
    totals = blind.score.totals
    assert totals.wrong == 0
    missed = sum(n for reasons in blind.misses.values() for n in reasons.values())
    assert missed == totals.eligible - totals.found > 0
