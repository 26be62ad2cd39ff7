"""Alerts at work: every few seconds all rules look, and what is news goes to its places."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec
import structlog

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.alerts import Message, Standing
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.store import State
from stillwatch.serve.alerts.book import Book
from stillwatch.serve.alerts.delivery import Delivered, Delivery, Sends
from stillwatch.serve.alerts.manifest import look_of
from stillwatch.serve.alerts.read import Alerts
from stillwatch.serve.alerts.sending import Sender
from stillwatch.serve.alerts.sight import Fares, Looks, Sight
from stillwatch.serve.alerts.telling import Finding, News, take_turn
from stillwatch.serve.alerts.terms import AnyRule, name_of
from stillwatch.serve.turns import Turns

_LOG = structlog.get_logger(__name__)

EVERY_S: Final = 10.0
MOST: Final = (
    1_000  # messages that wait: beyond it rules pause, and tell what still stands when there is room
)
LATE_S: Final = 300.0  # that long without delivery is no passing trouble
_BEGUN: Final = "rule "  # begins the subject that says with which terms a rule has looked before


class Alerting:
    """Rules over a service. `fares` says how it fares; `sender` brings messages to their places."""

    def __init__(
        self,
        alerts: Alerts,
        state: State,
        fares: Callable[[], Fares],
        clock: Clock,
        sender: Sends,
        every_s: float = EVERY_S,
    ) -> None:
        self._rules: list[tuple[AnyRule, Looks]] = [(rule, look_of(rule, state)) for rule in alerts.rules]
        self._state, self._fares, self._clock = state, fares, clock
        self._fault, self._is_loaded = "", False
        self.book = Book()
        self.delivery = Delivery(self.book, sender, clock, self._save)
        self._saving = threading.Lock()
        self._turns = Turns(self.turn, "alerts", every_s)

    def start(self) -> None:
        """Begin to look and to deliver."""
        self._turns.start()
        self.delivery.start()

    def close(self) -> None:
        """Stop; what was not delivered is kept."""
        self._turns.close()
        self.delivery.close()
        self._save()

    def turn(self) -> None:
        """Have every rule look once. A rule that fails does not keep the others from it."""
        self._load()
        faults = []
        fares = self._fares()
        for rule, look in self._rules:
            if len(self.book.messages()) >= MOST:
                break
            try:
                self._look(rule, look, fares)
            except Exception as fault:  # noqa: BLE001 - alerts must outlive whatever is wrong with one of them
                faults.append(f"{name_of(rule)}: {type(fault).__name__}: {fault}")
                _LOG.error("rule failed", rule=name_of(rule), kind=type(fault).__name__, says=str(fault))
        self._fault = "; ".join(faults)
        self._save()
        self.delivery.wake()

    def told(self) -> Delivered:
        """How delivery fares."""
        return self.delivery.told()

    def fault(self) -> str:
        """What is wrong with alerts; empty where all is well."""
        told = self.told()
        if told.waiting >= MOST:
            return f"{told.waiting} messages wait: rules pause until some are delivered"
        if told.failing_s is not None and told.failing_s > LATE_S:
            return f"a message waits for {told.failing_s:.0f} s: {told.last}"
        if told.given_up and told.last:
            return f"{sum(told.given_up.values())} messages were given up: {told.last}"
        return self._fault

    def _look(self, rule: AnyRule, look: Looks, fares: Fares) -> None:
        now = self._clock()
        found = self._found(look, fares, now)
        if found is None:
            return
        name, known = name_of(rule), self.book.of(name_of(rule))
        begun = _BEGUN + _terms(rule)
        marks = {subject for subject in known if subject.startswith(_BEGUN)}
        standings = {subject: known[subject] for subject in known.keys() - marks}
        turn = take_turn(rule, found, standings, now, first=begun not in marks)
        changed: dict[str, Standing | None] = dict(turn.changed)
        changed |= dict.fromkeys(marks - {begun})
        if begun not in marks:
            changed[begun] = Standing(now)
        self.book.note(name, changed, _messages(rule, turn.news, now))

    def _found(self, look: Looks, fares: Fares, now: int) -> list[Finding] | None:
        with suppress(StateUnavailable), self._state.read() as connection:
            found = look(Sight(now, fares, connection))
            return None if found is None else list(found)
        found = look(Sight(now, fares, None))
        return None if found is None else list(found)

    def _load(self) -> None:
        """Take in what was known before, once; until the state can be read, nothing of it is known."""
        if self._is_loaded:
            return
        with suppress(StateUnavailable), self._state.read() as connection:
            self.book.load(connection, [name_of(rule) for rule, _ in self._rules])
            self._is_loaded = True

    def _save(self) -> None:
        """Write what changed, if the state can be reached; else later."""
        with self._saving:
            if not self._is_loaded or not self.book.has_unsaved():
                return
            with suppress(StateUnavailable):
                with self._state.write() as connection:
                    self.book.save(connection)
                self.book.saved()


def begin_alerting(
    alerts: Alerts | None, state: State, fares: Callable[[], Fares], clock: Clock
) -> Alerting | None:
    """Alerts through apprise; None where there are none. `StillwatchError` where a place cannot be used."""
    return None if alerts is None else Alerting(alerts, state, fares, clock, Sender(alerts.places))


def _terms(rule: AnyRule) -> str:
    """Short for what a rule says: one whose terms changed begins anew."""
    return hashlib.sha256(msgspec.json.encode(rule)).hexdigest()[:12]


def _messages(rule: AnyRule, news: tuple[News, ...], now: int) -> list[Message]:
    return [
        Message(
            id=f"alert_{secrets.token_hex(8)}",
            at=now,
            rule=name_of(rule),
            place=place,
            level=one.level,
            title=one.title,
            body=one.body,
            due=now,
        )
        for one in news
        for place in dict.fromkeys(rule.to)
    ]
