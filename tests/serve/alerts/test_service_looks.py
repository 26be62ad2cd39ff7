"""Checks that are not well, and rows that are lost, are found."""

from __future__ import annotations

from stillwatch.engine.intake.counters import Counts
from stillwatch.serve.alerts.service_looks import HealthLook, LossLook
from stillwatch.serve.alerts.sight import Fares, Sight
from stillwatch.serve.alerts.terms import RowsLost, Unwell
from stillwatch.serve.health import Check, Status

MINUTE = 60_000_000
CHECKS = (
    Check("intake", Status.FAILING, "the disk is full"),
    Check("lake", Status.DEGRADED, "late"),
    Check("state", Status.OK),
)


def sight(minute: float, accepted: int = 0, quarantined: int = 0, damaged: int = 0) -> Sight:
    counts = Counts(accepted=accepted, quarantined=quarantined)
    return Sight(round(minute * MINUTE), Fares(CHECKS, counts, damaged), None)


def test_checks_are_found_by_how_bad_they_are_and_by_name() -> None:
    every = HealthLook(Unwell(to=["a"]))(sight(0))
    assert [(one.subject, one.level) for one in every] == [("intake", "failure"), ("lake", "warning")]
    assert [one.subject for one in HealthLook(Unwell(to=["a"], at_least="failing"))(sight(0))] == ["intake"]
    assert [one.subject for one in HealthLook(Unwell(to=["a"], checks=["lake"]))(sight(0))] == ["lake"]


def test_a_share_of_refused_rows_is_that_of_the_last_minutes() -> None:
    look = LossLook(RowsLost(to=["a"], quarantined=0.05, rows=100, minutes=10))
    assert look(sight(0, 100_000, 90_000)) == [], "what was before the first look is not known to be new"
    assert look(sight(5, 100_090, 90_009)) == [], "too few rows to tell"
    (found,) = look(sight(9, 100_190, 90_020))
    assert found.title == "9.5% of the rows sent are refused"
    assert look(sight(20, 110_190, 90_120)) == []


def test_a_clock_that_goes_back_begins_anew() -> None:
    look = LossLook(RowsLost(to=["a"], rows=1))
    look(sight(100, 0, 0))
    assert look(sight(1, 10, 10)) == []
    assert [one.subject for one in look(sight(2, 10, 30))] == ["quarantined"]


def test_bytes_that_cannot_be_read_back_are_found() -> None:
    look = LossLook(RowsLost(to=["a"]))
    assert [one.subject for one in look(sight(0, damaged=7))] == ["unreadable"]
