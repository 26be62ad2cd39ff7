"""Delivers messages in a thread of its own, with growing pauses between tries; counts what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final, Protocol

import msgspec
import structlog

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.alerts import Message
from stillwatch.serve.alerts.book import Book
from stillwatch.serve.turns import Turns

_LOG = structlog.get_logger(__name__)

FIRST_S: Final = 5.0  # until the second try; each further pause is twice as long
LONGEST_S: Final = 600.0
GIVE_UP_S: Final = 86_400.0  # a message of yesterday is no alert any more; health has said so all day
_NAP_S: Final = 1.0  # a message becomes due by the clock, which nobody is woken by


class Sends(Protocol):
    """Whatever brings a message to its place."""

    def send(self, message: Message) -> str:
        """Deliver; empty where that went through, else why not."""
        ...


class Delivered(msgspec.Struct, frozen=True):
    """sent, failed (tries), given_up: by place; waiting: messages; failing_s: since the oldest of those that
    failed was made, None where none has; last: why the last try failed, empty
    where it went through."""

    sent: dict[str, int]
    failed: dict[str, int]
    given_up: dict[str, int]
    waiting: int
    failing_s: float | None
    last: str


class Delivery:
    """Delivers what is in `book`, until it is closed. `changed` is called after each try."""

    def __init__(self, book: Book, sender: Sends, clock: Clock, changed: Callable[[], None]) -> None:
        self._book, self._sender, self._clock, self._changed = book, sender, clock, changed
        self._sent, self._failed, self._given_up = Counter[str](), Counter[str](), Counter[str]()
        self._last = ""
        self._turns = Turns(self.work, "alert delivery", _NAP_S)

    def start(self) -> None:
        """Begin to deliver."""
        self._turns.start()

    def wake(self) -> None:
        """There are new messages."""
        self._turns.wake()

    def close(self) -> None:
        """Try once what is due, and stop; what was not delivered is kept for the next start."""
        if self._turns.close():
            self.work()

    def work(self) -> int:
        """Try every message that is due; how many were tried."""
        tried = 0
        for message in self._book.messages():
            now = self._clock()
            # a clock that went back must not make anybody wait longer than the longest pause
            if now < message.due <= now + LONGEST_S * 1e6:
                continue
            self._try(message, now)
            self._changed()
            tried += 1
        return tried

    def told(self) -> Delivered:
        """How it fares."""
        waiting = self._book.messages()
        failing = [one.at for one in waiting if one.tries]
        since = max(0.0, (self._clock() - min(failing)) / 1e6) if failing else None
        return Delivered(
            dict(self._sent), dict(self._failed), dict(self._given_up), len(waiting), since, self._last
        )

    def _try(self, message: Message, now: int) -> None:
        reason = self._sender.send(message)
        if not reason:
            self._sent[message.place] += 1
            self._last = ""
            self._book.drop(message.id)
            return
        self._failed[message.place] += 1
        self._last = f"{message.place}: {reason}"
        tries = message.tries + 1
        _LOG.warning("alert not delivered", place=message.place, rule=message.rule, tries=tries, says=reason)
        if now - message.at > GIVE_UP_S * 1e6:
            self._given_up[message.place] += 1
            self._book.drop(message.id)
            return
        pause = min(FIRST_S * 2 ** min(tries - 1, 20), LONGEST_S)
        self._book.put(msgspec.structs.replace(message, tries=tries, due=now + round(pause * 1e6)))
