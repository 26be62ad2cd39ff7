"""Health says what is so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stillwatch.serve.health import Signs, Status, assess, overall

WELL = Signs(detected=10.0, running=1e6, oldest=5.0)


def statuses(signs: Signs) -> dict[str, Status]:
    return {check.name: check.status for check in assess(signs) if check.status is not Status.OK}


def test_a_service_that_is_well_has_nothing_to_say() -> None:
    assert overall(assess(WELL)) is Status.OK
    assert all(check.says == "" for check in assess(WELL))


@pytest.mark.parametrize(
    ("changed", "name", "status"),
    [
        (replace(WELL, turned_away="disk full"), "intake", Status.FAILING),
        (replace(WELL, state="gone"), "state", Status.FAILING),
        (replace(WELL, upkeep="no such folder"), "upkeep", Status.DEGRADED),
        (replace(WELL, alerts="a message waits"), "alerts", Status.DEGRADED),
        (replace(WELL, hand_over="lake is locked"), "lake", Status.DEGRADED),
        (replace(WELL, oldest=101.0), "lake", Status.DEGRADED),
        (replace(WELL, damaged=1), "loss", Status.DEGRADED),
        (replace(WELL, undecided=1, undecided_since="KeyError"), "decisions", Status.DEGRADED),
        (replace(WELL, outdated="no connection"), "decisions", Status.DEGRADED),
        (replace(WELL, dropped=3), "decisions", Status.DEGRADED),
        (replace(WELL, detection="out of memory"), "detection", Status.DEGRADED),
        (replace(WELL, detected=1501.0), "detection", Status.DEGRADED),
        (replace(WELL, detected=None), "detection", Status.DEGRADED),
        (replace(WELL, unwritten="disk full"), "state", Status.DEGRADED),
        (replace(WELL, state="gone", unwritten="disk full"), "state", Status.FAILING),
    ],
)
def test_each_ill_is_told_under_its_name(changed: Signs, name: str, status: Status) -> None:
    assert statuses(changed) == {name: status}
    assert overall(assess(changed)) is status


def test_a_service_that_just_began_or_has_no_data_is_not_late() -> None:
    assert statuses(replace(WELL, detected=None, running=20.0)) == {}
    assert statuses(replace(WELL, detected=None, has_data=False)) == {}


def test_late_looks_are_told_with_what_was_measured() -> None:
    (late,) = [c for c in assess(replace(WELL, detected=1700.0, look_s=900.0, looking=60.4)) if c.says]
    assert late.says == (
        "looks for campaigns are late: the last ended 1700 s ago and took 900 s, one has been under way for "
        "60 s; the turn is 300 s"
    )
    (never,) = [c for c in assess(replace(WELL, detected=None, looking=2000.0)) if c.says]
    assert "none has ended, one has been under way for 2000 s" in never.says


def test_a_look_that_takes_longer_than_its_turn_is_not_late_yet() -> None:
    assert statuses(replace(WELL, detected=400.0, look_s=400.0, looking=390.0)) == {}
