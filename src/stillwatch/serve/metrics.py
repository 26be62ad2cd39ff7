"""Figures for Prometheus, read from the parts of the service at the moment they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from stillwatch.engine.intake.counters import Counts
from stillwatch.engine.intake.journal import Backlog
from stillwatch.serve.alerts.delivery import Delivered
from stillwatch.serve.health import Check, Status
from stillwatch.serve.inline.attached import InlineHealth

_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_COUNTED: Final = {
    "accepted": "Exchanges accepted: on disk before the sender was told.",
    "quarantined": "Rows refused.",
    "new": "Exchanges handed to the lake that it did not hold.",
    "duplicates": "Exchanges handed to the lake that it held already.",
    "turned_away": "Batches turned away because too much waited or the disk was nearly full.",
    "failed": "Batches that could not be made durable.",
    "failed_hand_overs": "Hand-overs to the lake that failed and were tried again.",
}


class Figures:
    """The registry of one service, with the durations of requests."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "stillwatch_http_seconds",
            "Seconds from a request to its answer.",
            ("route", "method", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )


class IntakeCollector(Collector):
    """Counts and backlog of the intake, and what health says."""

    def __init__(
        self,
        counts: Callable[[], Counts],
        backlog: Callable[[], Backlog],
        checks: Callable[[], list[Check]],
        clock: Callable[[], int],
    ) -> None:
        self._counts, self._backlog, self._checks, self._clock = counts, backlog, checks, clock

    def collect(self) -> Iterator[Metric]:
        """All figures, in a fixed order."""
        counts, backlog = self._counts(), self._backlog()
        for name, says in _COUNTED.items():
            yield CounterMetricFamily(f"stillwatch_intake_{name}", says, value=getattr(counts, name))
        waited = 0.0 if backlog.oldest is None else max(0.0, (self._clock() - backlog.oldest) / 1e6)
        yield GaugeMetricFamily("stillwatch_backlog_rows", "Exchanges that wait for the lake.", backlog.rows)
        yield GaugeMetricFamily("stillwatch_backlog_bytes", "Bytes that wait for the lake.", backlog.size)
        yield GaugeMetricFamily(
            "stillwatch_backlog_seconds", "Since the oldest exchange waits for the lake.", waited
        )
        yield GaugeMetricFamily(
            "stillwatch_journal_damaged_bytes", "Bytes of accepted rows that cannot be read.", backlog.damaged
        )
        health = GaugeMetricFamily("stillwatch_health", "1 where a check is well, else 0.", labels=["check"])
        for check in self._checks():
            health.add_metric([check.name], float(check.status == Status.OK))
        yield health


class AlertCollector(Collector):
    """Messages to operators: delivered, tried in vain and given up by place, and what waits."""

    def __init__(self, told: Callable[[], Delivered]) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        """All figures, in a fixed order."""
        told = self._told()
        for name, says, counts in (
            ("sent", "Messages delivered.", told.sent),
            ("failed", "Tries to deliver a message that failed.", told.failed),
            ("given_up", "Messages given up after a day of tries.", told.given_up),
        ):
            counted = CounterMetricFamily(f"stillwatch_alerts_{name}", says, labels=["place"])
            for place, count in sorted(counts.items()):
                counted.add_metric([place], count)
            yield counted
        yield GaugeMetricFamily("stillwatch_alerts_waiting", "Messages to be delivered.", told.waiting)
        yield GaugeMetricFamily(
            "stillwatch_alerts_failing_seconds",
            "Since the oldest message that could not be delivered yet was made.",
            told.failing_s or 0.0,
        )


class DecisionCollector(Collector):
    """Decisions by what was done, what would have been done, and why; and how the decision path fares."""

    def __init__(
        self,
        counts: Callable[[], Mapping[tuple[str, str, str], int]],
        matches: Callable[[], Mapping[str, int]],
        health: Callable[[], InlineHealth],
    ) -> None:
        self._counts, self._matches, self._health = counts, matches, health

    def collect(self) -> Iterator[Metric]:
        """All figures, in a fixed order."""
        made = CounterMetricFamily(
            "stillwatch_decisions", "Decisions made.", labels=["action", "would", "reason"]
        )
        for labels, count in sorted(self._counts().items()):
            made.add_metric(list(labels), count)
        yield made
        matched = CounterMetricFamily(
            "stillwatch_indicator_matches",
            "Indicators that requests matched, whatever was decided.",
            labels=["kind"],
        )
        for kind, count in sorted(self._matches().items()):
            matched.add_metric([kind], count)
        yield matched
        health = self._health()
        undecided = CounterMetricFamily(
            "stillwatch_undecided", "Requests on which no decision could be made.", labels=["fail"]
        )
        undecided.add_metric([health.fail], health.failures)
        yield undecided
        yield CounterMetricFamily(
            "stillwatch_decision_events_dropped", "Events never stored.", health.dropped
        )
        for name in ("waiting", "accounts", "verdicts", "campaigns", "marks", "indicators"):
            says = "Events to be stored." if name == "waiting" else f"Known to the decision path: {name}."
            yield GaugeMetricFamily(f"stillwatch_decision_{name}", says, getattr(health, name))
        yield GaugeMetricFamily(
            "stillwatch_decision_age_seconds", "Since the state was taken in last.", health.age_s
        )
