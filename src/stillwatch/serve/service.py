"""The service's parts together: lake, state, intake, what feeds the lake, what looks at it, what decides."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import structlog

from stillwatch.engine.clock import Clock, system_clock
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.intake.faults import IntakeUnavailable
from stillwatch.engine.intake.feeding import Fed, LakeFeeder
from stillwatch.engine.intake.intake import FOLDER, Intake
from stillwatch.engine.state.probe import StateProbe
from stillwatch.engine.state.store import open_state
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.alerts.alerting import Alerting, begin_alerting
from stillwatch.serve.alerts.sight import Fares
from stillwatch.serve.detection import Detection
from stillwatch.serve.erasures import Erasures
from stillwatch.serve.feeds import Feeds
from stillwatch.serve.health import Check, Signs, assess
from stillwatch.serve.inline.attached import Attached
from stillwatch.serve.settings import ServeSettings
from stillwatch.serve.upkeep import Upkeep

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
            self._probe = StateProbe(self.state)
            self.intake = Intake(self.lake, clock, settings.workers, settings.limits)
            opened.callback(self.intake.close)
            self.feeder = LakeFeeder(
                self.lake,
                self.intake.journal,
                self.intake.counters,
                every_s=settings.hand_over_s,
                told=_log_hand_over,
            )
            accounts = AccountFeed(self.lake, self.lake.path / FOLDER)
            self.feeds = Feeds(self.state, accounts, self.lake.key)
            self.detection = Detection(settings, self.lake, self.state, accounts, clock, self.feeder.merge)
            asked = settings.account_from.applied(settings.inline)
            self.inline = Attached(self.state, self.lake.key, self.lake.path, clock, asked)
            self.intake.told = self.inline.logged
            self.upkeep = Upkeep(
                self.state,
                clock,
                anchors=settings.anchors,
                key=settings.anchor_key or self.lake.path / "anchor.key",
                keep=settings.keep,
                told=_log_upkeep,
            )
            self.erasures = Erasures(
                self.state, self.lake, self.feeder, accounts, self.detection.watcher, self.inline, clock,
                told=_log_erasure,
            )  # fmt: skip
            self.alerts: Alerting | None = begin_alerting(settings.alerts, self.state, self.fares, clock)
            self._opened = opened.pop_all()

    def start(self) -> None:
        """Begin to feed the lake and to look for campaigns in it."""
        waiting = self.intake.backlog()
        _LOG.info("started", lake=str(self.settings.lake), backlog=waiting.rows, damaged=waiting.damaged)
        self.feeder.start()
        self.detection.watcher.start()
        self.inline.start()
        self.upkeep.start()
        self.erasures.start()
        if self.alerts:
            self.alerts.start()

    def stop(self) -> None:
        """Finish what was begun, hand the journal over, and close everything."""
        ending = [self.inline.stop, self.detection.watcher.close, self.erasures.close, self.upkeep.close]
        if self.alerts:
            ending.append(self.alerts.close)
        with ThreadPoolExecutor(len(ending)) as at_once:  # each may wait for a state that says nothing
            ended = [at_once.submit(end) for end in ending]
        self.feeder.close()
        self._opened.close()
        for one in ended:
            one.result()
        _LOG.info("stopped", backlog=self.intake.backlog().rows)

    def checks(self) -> list[Check]:
        """How the service fares now."""
        return assess(self.signs())

    def fares(self) -> Fares:
        """What alerts are judged from, now."""
        return Fares(self.checks(), self.intake.counters.read(), self.intake.backlog().damaged)

    def signs(self) -> Signs:
        """What health is judged from, now."""
        backlog, inline = self.intake.backlog(), self.inline.health()
        return Signs(
            turned_away=self._turned_away(),
            hand_over=str(self.feeder.failure or ""),
            detection=str(self.detection.watcher.failure or ""),
            state=self._probe.fault(),
            unwritten=self._probe.write_fault(),
            upkeep=str(self.upkeep.failure or self.erasures.failure or ""),
            alerts=self.alerts.fault() if self.alerts else "",
            undecided=inline.failures,
            undecided_since=inline.last,
            fail=inline.fail,
            outdated=inline.fault,
            dropped=inline.dropped,
            damaged=backlog.damaged,
            oldest=None if backlog.oldest is None else max(0.0, (self.clock() - backlog.oldest) / 1e6),
            running=time.monotonic() - self._begun,
            hand_over_s=self.settings.hand_over_s,
            detect_s=self.settings.detect_s,
            detected=self.detection.watcher.age_s,
            look_s=self.detection.watcher.took_s,
            looking=self.detection.watcher.under_way_s,
            has_data=self.detection.has_data(),
        )

    def _turned_away(self) -> str:
        try:
            self.intake.check()
        except IntakeUnavailable as fault:
            return str(fault)
        return str(self.intake.journal.failure or "")


def _log_hand_over(fault: StillwatchError | None, fed: Fed) -> None:
    if fault is not None:
        _LOG.error("hand-over failed", says=str(fault))
    else:
        _LOG.info("handed over", rows=fed.given, new=fed.new)


def _log_erasure(fault: StillwatchError | None) -> None:
    if fault is not None:
        _LOG.error("erasing failed", says=str(fault))
    else:
        _LOG.info("erased")  # whom stands nowhere any more


def _log_upkeep(fault: StillwatchError) -> None:
    _LOG.error("upkeep failed", says=str(fault))
