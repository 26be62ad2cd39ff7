"""Detection in the service: what the watcher is to look at, and what becomes of what it sees."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
import structlog
from sqlalchemy import Connection

from stillwatch.engine.answering import Traffic, answer_campaigns, store_scan
from stillwatch.engine.clock import Clock
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.memory.parted import Parted, write_parted
from stillwatch.engine.state.answers.accounts import known_accounts
from stillwatch.engine.state.answers.campaigns import all_campaigns, members_of
from stillwatch.engine.state.answers.exemptions import live_programmes
from stillwatch.engine.state.releases import all_releases
from stillwatch.engine.state.review.cases import splits
from stillwatch.engine.state.store import State
from stillwatch.engine.watch.look import Look, text_of
from stillwatch.engine.watch.pace import RECENT_US, Pace
from stillwatch.engine.watch.recent import store_recent
from stillwatch.engine.watch.watcher import Watcher
from stillwatch.ingest.catalog import read_catalog
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from stillwatch.serve.inline.identity import hash_of
from stillwatch.serve.settings import ServeSettings

_LOG = structlog.get_logger(__name__)


class Detection:
    """Plans looks and stores what they see. `merge` tidies the lake, which only this is the moment for: looks
    come one after another, and nothing else reads the lake's parts. `tick`: seconds that never go back."""

    def __init__(
        self,
        settings: ServeSettings,
        lake: Lake,
        state: State,
        accounts: AccountFeed,
        clock: Clock,
        merge: Callable[[], int],
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._lake, self._state = settings, lake, state
        self._accounts, self._clock, self._merge = accounts, clock, merge
        self._text_of = text_of(lake.key)
        self._planned: Look | None = None
        self._looked: dict[bool, tuple[int, Look]] = {}
        self._pace, self._tick, self._began = Pace(settings.detect_s), tick, 0.0
        self._generation = 0
        self.watcher = Watcher(self.plan, self.store, settings.detect_s, _log_look)

    def has_data(self) -> bool:
        """Whether there is anything to look at."""
        return read_catalog(self._lake.path).generation > 0

    def plan(self) -> Look | None:
        """What to look at; None where nothing is new since the last look."""
        try:
            self._merge()
        except StillwatchError as fault:  # somebody else writes to the lake: it can be tidied next time
            _LOG.info("parts not merged", says=str(fault))
        changed = self._accounts.merge()
        self._generation = read_catalog(self._lake.path).generation
        now = self._clock()
        with self._state.read() as connection:
            released = {model: at / 1e6 for model, at in all_releases(connection).items()}
            licensed = {hash_of(p.account or p.org or ""): p.reason for p in live_programmes(connection, now)}
            parted = _parted(connection)
        write_parted(parted, self._lake.path)
        self._began = self._tick()
        whole = self._pace.is_whole(self._began)
        window = round(self._settings.window_s * 1e6)
        asked = Look(
            self._settings.lake, self._settings.key_file, window if whole else min(window, RECENT_US), 0,
            released, licensed, whole, self._settings.mapping,
        )  # fmt: skip
        if not self._generation or (not changed and self._is_seen(asked)):
            return None
        self._planned = asked
        return msgspec.structs.replace(asked, now=now)

    def _is_seen(self, asked: Look) -> bool:
        """Whether nothing is new since that was looked at; who saw the whole window saw its end."""
        whole = msgspec.structs.replace(asked, whole=True, window_us=round(self._settings.window_s * 1e6))
        return any(self._looked.get(one.whole) == (self._generation, one) for one in (asked, whole))

    def store(self, result: ScanResult) -> None:
        """Keep what a look saw and answer it, in one transaction."""
        now = self._clock()
        whole = self._planned is None or self._planned.whole
        with self._state.write() as connection:
            (store_scan if whole else store_recent)(connection, result, self._text_of, now)
            revenue = {k.account: k.revenue for k in known_accounts(connection) if k.revenue}
            answer_campaigns(connection, Traffic(result.read.accounts, revenue), now)
        if self._planned is not None:
            self._looked[whole] = (self._generation, self._planned)
            if whole:
                self._pace.ended(self._tick(), self._tick() - self._began)
        _LOG.info("campaigns", found=len(result.campaigns), accounts=len(result.accounts))


def _parted(connection: Connection) -> list[Parted]:
    """What people split, for campaign memory: the members that live parts have now."""
    live = {found.id for found in all_campaigns(connection)}
    found = [(whole, into) for whole, into in splits(connection) if into in live]
    return [
        Parted(
            campaign=whole,
            into=into,
            accounts=tuple(hash_of(m.account) for m in members_of(connection, into)),
        )
        for whole, into in found
    ]


def _log_look(fault: StillwatchError | None, seconds: float) -> None:
    if fault is not None:
        _LOG.error("look failed", says=str(fault), exc_info=fault.__cause__)
    else:
        _LOG.info("looked", seconds=round(seconds, 1))
