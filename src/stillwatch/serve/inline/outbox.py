"""What the decision path found out and others must store: bounded, and never waited for."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from msgspec import Struct

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Bucket
from stillwatch.decide.draws import Draw
from stillwatch.engine.state.answers.sightings import Sighting

_MOST: Final = 100_000
_REMEMBERED: Final = 1_000_000  # ids; a decision that is forgotten is stored again, to no effect


class Taken(Struct, frozen=True):
    """The first request that met a decision; `account` is the state's text, `at` microseconds."""

    account: str
    at: int
    decision: Decision


class Joined(Struct, frozen=True):
    """An account that was recognised at the door to work for a campaign."""

    account: str
    at: int
    campaign: str
    bits: float
    requests: int
    marks: int


class Found(NamedTuple):
    """What is to be stored at once: events in order, and what changed of allowances, of what was drawn, and
    of what accounts have shown. spending: files of `engine.spending` before this one hold nothing more."""

    events: list[Taken | Joined]
    buckets: dict[str, Bucket]
    draws: list[Draw]
    sightings: list[Sighting]
    spending: int = 0


class Outbox:
    """Keeps events until they are collected. Where nobody collects, the oldest are dropped and counted."""

    def __init__(self, most: int = _MOST) -> None:
        self._events: deque[Taken | Joined] = deque()
        self._most = most
        self._stored: dict[str, None] = {}
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._events)

    def taken(self, account: str, at: int, decision: Decision) -> None:
        """Note a decision the first time that it is met. In dry run nothing is kept."""
        if not decision.decision or decision.mode == "dry_run" or decision.decision in self._stored:
            return
        if len(self._stored) >= _REMEMBERED:
            del self._stored[next(iter(self._stored))]
        self._stored[decision.decision] = None
        self._put(Taken(account, at, decision))

    def joined(self, event: Joined) -> None:
        """Note a recognition."""
        self._put(event)

    def collect(self, most: int = 1000) -> list[Taken | Joined]:
        """Take out the oldest events."""
        return [self._events.popleft() for _ in range(min(most, len(self._events)))]

    def forget(self, account: str) -> None:
        """Drop the events of an account."""
        self._events = deque(event for event in self._events if event.account != account)

    def put_back(self, events: list[Taken | Joined]) -> None:
        """Events that could not be stored, to be collected again first."""
        self._events.extendleft(reversed(events))

    def _put(self, event: Taken | Joined) -> None:
        if len(self._events) >= self._most:
            self._events.popleft()
            self.dropped += 1
        self._events.append(event)
