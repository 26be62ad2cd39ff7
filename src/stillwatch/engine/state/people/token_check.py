"""Checks tokens as requests bring them: the slow hash once, then from memory for a minute."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.tokens import Token, find_token, note_use
from stillwatch.engine.state.store import State

REMEMBERED_US: Final = 60_000_000  # a token that another process revoked is good for so long
# While the state is away nothing can be revoked either: who was let in lately is let in still.
GRACE_US: Final = 15 * 60_000_000
NOTED_US: Final = 3_600_000_000  # so fine is known when a token was last used; each note is a write
_MOST: Final = 10_000  # tokens in memory: far more than programs that call


class TokenCheck:
    """Remembers good tokens by their SHA-256, and never a wrong one. May be used by many threads."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state, self._clock = state, clock
        self._known: OrderedDict[str, tuple[int, Token]] = OrderedDict()
        self._lock = threading.Lock()

    def remembered(self, text: str) -> Token | None:
        """The token, if it was checked within the last minute; never waits."""
        return self._look(Secret(text).fingerprint(), REMEMBERED_US)

    def check(self, text: str) -> Token | None:
        """The token, or None where it is unknown, expired or revoked; takes up to 0.1 s.

        `StateUnavailable` where the state cannot be asked and the token was not seen lately.
        """
        secret = Secret(text)
        fingerprint, now = secret.fingerprint(), self._clock()
        try:
            with self._state.read() as connection:
                token = find_token(connection, secret, now)
        except StateUnavailable:
            if (token := self._look(fingerprint, GRACE_US)) is not None:
                return token
            raise
        if token is None:
            self._drop(fingerprint)
            return None
        self._keep(fingerprint, now, token)
        self._note(token, now)
        return token

    def forget(self, token_id: str) -> None:
        """Check a token anew at its next use: call it when the token was revoked."""
        with self._lock:
            for fingerprint in [key for key, (_, token) in self._known.items() if token.id == token_id]:
                del self._known[fingerprint]

    def _look(self, fingerprint: str, span: int) -> Token | None:
        now = self._clock()
        with self._lock:
            at, token = self._known.get(fingerprint, (0, None))
        # a clock that was set back makes `now - at` negative: check again
        return token if token is not None and 0 <= now - at < span and token.is_good(now) else None

    def _keep(self, fingerprint: str, now: int, token: Token) -> None:
        with self._lock:
            self._known[fingerprint] = (now, token)
            self._known.move_to_end(fingerprint)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)

    def _drop(self, fingerprint: str) -> None:
        with self._lock:
            self._known.pop(fingerprint, None)

    def _note(self, token: Token, now: int) -> None:
        if token.last_used is not None and 0 <= now - token.last_used < NOTED_US:
            return
        try:
            with self._state.write() as connection:
                note_use(connection, token.id, now)
        except StateUnavailable:
            return  # a disk that is full is no reason to turn callers away
