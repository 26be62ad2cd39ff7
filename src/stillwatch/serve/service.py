"""The service's parts, put together: lake, state, intake, and what feeds the lake."""

from __future__ import annotations

import time
from contextlib import ExitStack

import structlog
from sqlalchemy import text

from stillwatch.engine.clock import Clock, system_clock
from stillwatch.engine.intake.faults import IntakeUnavailable
from stillwatch.engine.intake.feeding import Fed, LakeFeeder
from stillwatch.engine.intake.intake import Intake
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.store import open_state
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.health import Check, Signs, assess
from stillwatch.serve.settings import ServeSettings

_LOG = structlog.get_logger(__name__)


class Service:
    """Opened by its constructor, at work between `start` and `stop`."""

    def __init__(self, settings: ServeSettings, clock: Clock = system_clock) -> None:
        """Open the lake and the state, and recover the journal; raises `StillwatchError`."""
        self.settings, self.clock = settings, clock
        self._begun = time.monotonic()
        with ExitStack() as opened:
            self.lake = Lake.open(settings.lake, key_file=settings.key_file)
            self.state = open_state(settings.state)
            opened.callback(self.state.close)
            self.intake = Intake(self.lake, clock, settings.workers, settings.limits)
            opened.callback(self.intake.close)
            self.feeder = LakeFeeder(
                self.lake,
                self.intake.journal,
                self.intake.counters,
                every_s=settings.hand_over_s,
                told=_log_hand_over,
            )
            self._opened = opened.pop_all()

    def start(self) -> None:
        """Begin to feed the lake."""
        waiting = self.intake.backlog()
        _LOG.info("started", lake=str(self.settings.lake), backlog=waiting.rows, damaged=waiting.damaged)
        self.feeder.start()

    def stop(self) -> None:
        """Finish what was begun, hand the journal over, and close everything."""
        self.feeder.close()
        self._opened.close()
        _LOG.info("stopped", backlog=self.intake.backlog().rows)

    def checks(self) -> list[Check]:
        """How the service fares now."""
        return assess(self.signs())

    def signs(self) -> Signs:
        """What health is judged from, now."""
        backlog = self.intake.backlog()
        return Signs(
            turned_away=self._turned_away(),
            hand_over=str(self.feeder.failure or ""),
            state=self._state_fault(),
            damaged=backlog.damaged,
            oldest=None if backlog.oldest is None else max(0.0, (self.clock() - backlog.oldest) / 1e6),
            running=time.monotonic() - self._begun,
            hand_over_s=self.settings.hand_over_s,
            detect_s=self.settings.detect_s,
            has_data=False,
        )

    def _turned_away(self) -> str:
        try:
            self.intake.check()
        except IntakeUnavailable as fault:
            return str(fault)
        return str(self.intake.journal.failure or "")

    def _state_fault(self) -> str:
        try:
            with self.state.read() as connection:
                connection.execute(text("SELECT 1"))
        except StateUnavailable as fault:
            return str(fault)
        return ""


def _log_hand_over(fault: StillwatchError | None, fed: Fed) -> None:
    if fault is not None:
        _LOG.error("hand-over failed", says=str(fault))
    else:
        _LOG.info("handed over", rows=fed.given, new=fed.new)
