"""People who call: known by the session that their browser shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import Session
from stillwatch.engine.state.people.sign_in import signed_in
from stillwatch.engine.state.people.users import User
from stillwatch.engine.state.store import State
from stillwatch.serve.auth.caller import Caller

# Sign-ins that wait for their turn at the slow hash each hold a thread; all other routes share the rest.
AT_ONCE: Final = 8


@dataclass(frozen=True)
class Person:
    """Who is signed in, and with which session."""

    user: User
    session: Session
    cookie: Secret

    @property
    def caller(self) -> Caller:
        """The person as the one who calls a route."""
        return Caller(self.user.id, self.user.name, self.user.permissions, is_person=True)


class People:
    """Tells people by their sessions, and lets a few at a time try a password. For many threads."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state, self._clock = state, clock
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def find(self, cookie: str) -> Person | None:
        """Who that is, or None where the session is unknown or over; `StateUnavailable` where the state
        cannot be asked."""
        secret = Secret(cookie)
        found = signed_in(self._state, secret, self._clock())
        return None if found is None else Person(*found, secret)

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether there is room for one more who tries a password; it is kept for the time of the block."""
        if not self._turns.acquire(blocking=False):
            yield False
            return
        try:
            yield True
        finally:
            self._turns.release()
