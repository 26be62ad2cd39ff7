"""The decision path attached to a state: it takes in what changed there, and stores what it found out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, func, select

from stillwatch.decide.budget import Buckets
from stillwatch.decide.draws import KEPT_US, Draws
from stillwatch.engine.intake.answers import Answers
from stillwatch.engine.memory.store import place_of
from stillwatch.engine.spending import Spending, clear, restore
from stillwatch.engine.state.answers.budgets import all_buckets
from stillwatch.engine.state.answers.draws import all_draws, drop_draws
from stillwatch.engine.state.answers.secret import decision_secret
from stillwatch.engine.state.answers.sightings import SEEN_US, all_sightings, drop_sightings
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.ledger import LEDGER
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.accounts import Accounts
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.door import Door
from stillwatch.serve.inline.gate import Gate
from stillwatch.serve.inline.load import load_accounts, load_marks, load_snapshot
from stillwatch.serve.inline.marks import MarkIndex
from stillwatch.serve.inline.record import DOOR, record
from stillwatch.serve.inline.settings import InlineSettings
from stillwatch.serve.inline.watch import Watch

logger = logging.getLogger(__name__)

EVERY_S: Final = 2.0  # between two looks at the state; an undo takes effect within it
FACTS_S: Final = 30.0  # between two looks for new facts, which have to go through all accounts
_AT_ONCE: Final = 1000  # events stored in one transaction


class InlineHealth(Struct, frozen=True, kw_only=True):
    """fail, failures, last: as of the gate. age_s: since the snapshot was taken; waiting, dropped: events
    that are not stored yet, and that never will be; accounts, verdicts, campaigns, marks, indicators:
    what is known; fault: why the state could not be reached, empty where it can."""

    fail: str
    failures: int
    last: str
    age_s: float
    waiting: int
    dropped: int
    accounts: int
    verdicts: int
    campaigns: int
    marks: int
    indicators: int
    fault: str


class Attached:
    """A `Gate` over a state. Where the state is gone, decisions go on from what was last known."""

    def __init__(
        self,
        state: State,
        key: bytes,
        lake: Path,
        clock: Callable[[], int],
        settings: InlineSettings | None = None,
        every_s: float = EVERY_S,
        facts_s: float = FACTS_S,
    ) -> None:
        """Load everything; `StillwatchError` where that cannot be. key: the lake's; lake: its folder."""
        self._state, self._lake, self._clock, self._every = state, lake, clock, every_s
        self._head, self._memory = -1, -1
        self._facts_us, self._facts_read = round(facts_s * 1e6), clock()
        self._marks = MarkIndex()
        self._fault = ""
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        with state.write() as connection:
            decision_secret(connection)
            restore(connection, lake)
        clear(lake)
        self._spending = Spending(lake)
        self._spending.prepare()
        with state.read() as connection:
            known = load_accounts(connection)
            self._latest, self._owners = known.latest, known.owners or {}
            self._head = _head(connection)
            self._read_marks()
            snapshot = load_snapshot(connection, self._marks, self._owners, clock())
            buckets = Buckets(all_buckets(connection), self._spending.bucket)
            draws = Draws(all_draws(connection, clock() - KEPT_US), noted=self._spending.draw)
            watch = Watch(all_sightings(connection, clock() - SEEN_US))
        self.decider = Decider(
            Door(key), snapshot, clock, Accounts(known.accounts), buckets, draws, watch, self._spending.cut
        )
        self.gate = Gate(self.decider, settings)

    def start(self) -> None:
        """Follow the state in a thread, until `stop`."""
        self._thread = threading.Thread(target=self._run, name="inline", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Store what is left and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.turn()
        if not self._fault:
            self._spending.close()

    def turn(self) -> None:
        """Store what was found out, then take in what changed. A state that cannot be reached is noted, and
        what is to be stored waits."""
        with self._turn:
            try:
                while self._store():
                    pass
                self._refresh()
                self._fault = ""
            except StillwatchError as fault:
                self._fault = str(fault)
                logger.warning("the state cannot be followed: %s", fault)
            except Exception as fault:  # one of ours: what follows the state must go on, and say so
                self._fault = f"a fault of stillwatch: {type(fault).__name__}"
                logger.exception("the state cannot be followed")

    def forget(self, account: int, erase: Callable[[], None]) -> None:
        """Have `erase` take an account (its hash) out of the state while nothing is stored from here, and
        forget it here too. Raises what `erase` raises; `StillwatchError` where the state is gone."""
        with self._turn:
            while self._store():
                pass
            erase()
            self._refresh()  # no verdict on it is met any more,
            self.decider.forget(account)  # and what was found out until now is not stored,
            while self._store():  # nor kept for after a kill
                pass

    def logged(self, answers: Answers) -> None:
        """Take in how large the answers of a batch were, which has been accepted whatever becomes of this."""
        try:
            self.decider.logged(answers)
        except Exception:
            logger.exception("allowances could not be settled")

    def health(self) -> InlineHealth:
        """How it fares now."""
        gate, snapshot, outbox = self.gate.health(), self.decider.snapshot, self.decider.outbox
        return InlineHealth(
            fail=gate.fail,
            failures=gate.failures,
            last=gate.last,
            age_s=max(self._clock() - snapshot.taken_at, 0) / 1e6,
            waiting=len(outbox),
            dropped=outbox.dropped,
            accounts=len(self.decider.accounts),
            verdicts=len(snapshot.verdicts),
            campaigns=len(snapshot.campaigns),
            marks=len(snapshot.marks),
            indicators=len(snapshot.indicators),
            fault=self._fault,
        )

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.turn()

    def _store(self) -> bool:
        """Store some of what is waiting; whether there may be more."""
        self._spending.prepare()
        found = self.decider.collect(_AT_ONCE)
        if not any(found[:-1]):
            return False
        snapshot = self.decider.snapshot
        try:
            with self._state.write() as connection:
                record(connection, found, snapshot)
                drop_draws(connection, self._clock() - KEPT_US)
                drop_sightings(connection, self._clock() - SEEN_US)
        except StateUnavailable:
            self.decider.put_back(found)
            raise
        self._spending.drop(found.spending)
        return len(found.events) == _AT_ONCE

    def _refresh(self) -> None:
        """Take in what others changed: everything that changes what is done stands in the ledger."""
        changed = self._read_marks()
        with self._state.read() as connection:
            changed |= self._read_facts(connection)
            head = _head(connection)
            if not changed and head == self._head and not self._is_old():
                return
            snapshot = load_snapshot(connection, self._marks, self._owners, self._clock())
            stored = all_buckets(connection)
        self._head = head
        self.decider.swap(snapshot, stored)

    def _read_facts(self, connection: Connection) -> bool:
        """Take in facts of accounts, if it is time to; whether owners changed."""
        now = self._clock()
        if 0 <= now - self._facts_read < self._facts_us:  # a clock that was set back delays nothing
            return False
        self._facts_read = now
        known = load_accounts(connection, self._latest)
        for account, facts in known.accounts:
            self.decider.accounts.put(account, facts)
        self._latest = known.latest
        if known.owners is None or known.owners == self._owners:
            return False
        self._owners = known.owners
        return True

    def _is_old(self) -> bool:
        """Whether entries that ended by themselves should be forgotten."""
        return not 0 <= self._clock() - self.decider.snapshot.taken_at <= 60_000_000

    def _read_marks(self) -> bool:
        """Read the lake's memory where it was written anew."""
        try:
            written = place_of(self._lake).stat().st_mtime_ns
        except FileNotFoundError:
            written = 0
        if written == self._memory:
            return False
        self._marks, self._memory = load_marks(self._lake), written
        return True


def _head(connection: Connection) -> int:
    """The newest entry of the ledger but for this program's own decisions, which change nothing that others
    are made from: to take the state in for each would keep requests waiting."""
    others = ~((LEDGER.c.actor == DOOR) & LEDGER.c.action.in_(("meet", "decide")))
    return int(connection.scalar(select(func.max(LEDGER.c.seq)).where(others)) or 0)
