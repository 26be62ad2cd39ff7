"""Every look takes a sight."""

from __future__ import annotations

from stillwatch.engine.intake.counters import Counts
from stillwatch.serve.alerts.service_looks import HealthLook
from stillwatch.serve.alerts.sight import Fares, Looks, Sight
from stillwatch.serve.alerts.terms import Unwell


def test_a_look_over_a_service_without_checks_finds_nothing() -> None:
    look: Looks = HealthLook(Unwell(to=["a"]))
    assert look(Sight(1, Fares((), Counts()), None)) == []
