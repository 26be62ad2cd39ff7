"""Figures are read when they are asked for."""

from __future__ import annotations

from prometheus_client import generate_latest

from stillwatch.engine.intake.counters import Counters
from stillwatch.engine.intake.journal import Backlog
from stillwatch.serve.alerts.delivery import Delivered
from stillwatch.serve.health import Check, Status
from stillwatch.serve.inline.attached import InlineHealth
from stillwatch.serve.metrics import AlertCollector, DecisionCollector, Figures, IntakeCollector


def test_figures_are_those_of_the_moment() -> None:
    counters, figures = Counters(), Figures()
    figures.registry.register(
        IntakeCollector(
            counters.read,
            lambda: Backlog(7, 700, 1_000_000, 3),
            lambda: [Check("intake", Status.OK), Check("loss", Status.DEGRADED, "bytes lost")],
            lambda: 5_000_000,
        )
    )
    counters.add(accepted=9)
    lines = generate_latest(figures.registry).decode().splitlines()
    for line in (
        "stillwatch_intake_accepted_total 9.0",
        "stillwatch_backlog_rows 7.0",
        "stillwatch_backlog_bytes 700.0",
        "stillwatch_backlog_seconds 4.0",
        "stillwatch_journal_damaged_bytes 3.0",
        'stillwatch_health{check="intake"} 1.0',
        'stillwatch_health{check="loss"} 0.0',
    ):
        assert line in lines


def test_alerts_are_counted_by_place() -> None:
    figures = Figures()
    told = Delivered({"hook": 2}, {"mail": 3}, {}, 1, 60.0, "mail: refused")
    figures.registry.register(AlertCollector(lambda: told))
    lines = generate_latest(figures.registry).decode().splitlines()
    for line in (
        'stillwatch_alerts_sent_total{place="hook"} 2.0',
        'stillwatch_alerts_failed_total{place="mail"} 3.0',
        "stillwatch_alerts_waiting 1.0",
        "stillwatch_alerts_failing_seconds 60.0",
    ):
        assert line in lines


def test_decisions_are_counted_by_what_was_done_and_why() -> None:
    figures = Figures()
    health = InlineHealth(
        fail="open", failures=2, last="KeyError", age_s=1.5, waiting=3, dropped=4, accounts=5, verdicts=6,
        campaigns=7, marks=8, indicators=10, fault="",
    )  # fmt: skip
    figures.registry.register(
        DecisionCollector(
            lambda: {("observe", "suspend", "campaign"): 9}, lambda: {"network": 11}, lambda: health
        )
    )
    lines = generate_latest(figures.registry).decode().splitlines()
    for line in (
        'stillwatch_decisions_total{action="observe",reason="campaign",would="suspend"} 9.0',
        'stillwatch_undecided_total{fail="open"} 2.0',
        "stillwatch_decision_events_dropped_total 4.0",
        "stillwatch_decision_waiting 3.0",
        "stillwatch_decision_marks 8.0",
        "stillwatch_decision_indicators 10.0",
        'stillwatch_indicator_matches_total{kind="network"} 11.0',
        "stillwatch_decision_age_seconds 1.5",
    ):
        assert line in lines
