"""Checks tokens as requests bring them: the slow hash once, then from memory, and from the state anew."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from typing import Final

import msgspec

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.patience import asked
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.tokens import Proven, Token, note_use, prove
from stillwatch.engine.state.store import State

REMEMBERED_US: Final = 60_000_000  # a token that another process revoked is good for so long
RENEWED_US: Final = REMEMBERED_US // 2  # from then on one caller asks the state, and the others go on
PATIENCE_US: Final = 1_000_000  # after that another one asks
# While the state is away nothing can be revoked either: who was let in lately is let in still.
GRACE_US: Final = 15 * 60_000_000
NOTED_US: Final = 3_600_000_000  # so fine is known when a token was last used; each note is a write
_MOST: Final = 10_000  # tokens in memory: far more than programs that call
KNOWN_WAIT_S: Final = 1.0  # for the state's word on a token that was good lately
_NEW_WAIT_S: Final = 10.0  # on another one, the slow hash included
_TURNS: Final = 64  # locks for all tokens; two that share one wait for each other, which costs little


class _Known(msgspec.Struct):
    """A good token and when it was found so; when the state was asked last, and whether in vain."""

    proven: Proven
    checked: int
    asked: int
    is_away: bool = False

    def holds(self, now: int) -> bool:
        """Whether nobody needs to ask now: it was checked lately, or the state was found to be away."""
        age = now - self.checked  # negative where a clock was set back: then it is checked again
        return 0 <= age < RENEWED_US or (self.is_away and 0 <= age < GRACE_US and self.is_asked(now))

    def is_asked(self, now: int) -> bool:
        """Whether somebody asked the state a moment ago."""
        return 0 <= now - self.asked < PATIENCE_US


class TokenCheck:
    """Remembers good tokens by their SHA-256, and never a wrong one. May be used by many threads."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state, self._clock = state, clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()
        self._asking: dict[str, Future[Proven | None]] = {}
        self._turns = tuple(threading.Lock() for _ in range(_TURNS))

    def remembered(self, text: str) -> Token | None:
        """The token, if it was checked within the last minute; never waits. After half of that one caller is
        told None, and has to `check` it, before all must at once."""
        fingerprint, now = Secret(text).fingerprint(), self._clock()
        with self._lock:
            known = self._known.get(fingerprint)
            if known is None or not known.proven.token.is_good(now):
                return None
            if known.holds(now) or (0 <= now - known.checked < REMEMBERED_US and known.is_asked(now)):
                return known.proven.token
            known.asked = now
            return None

    def check(self, text: str) -> Token | None:
        """The token, or None where it is unknown, expired or revoked; takes up to 0.1 s. Of many that show
        one token at once, one asks and the others wait for what it finds.

        `StateUnavailable` where the state cannot be asked and the token was not seen lately.
        """
        secret = Secret(text)
        fingerprint = secret.fingerprint()
        with self._turns[hash(fingerprint) % _TURNS]:
            now = self._clock()
            known = self._look(fingerprint)
            if known is not None and known.holds(now) and known.proven.token.is_good(now):
                return known.proven.token
            try:
                proven = self._ask(secret, now, known)
            except StateUnavailable:
                if (token := self._tolerated(fingerprint)) is not None:
                    return token
                raise
            if proven is None:
                self._drop(fingerprint)
                return None
            self._keep(fingerprint, _Known(proven, now, now))
        self._note(proven.token, now)
        return proven.token

    def forget(self, token_id: str) -> None:
        """Check a token anew at its next use: call it when the token was revoked."""
        with self._lock:
            for key in [key for key, known in self._known.items() if known.proven.token.id == token_id]:
                del self._known[key]

    def _ask(self, secret: Secret, now: int, known: _Known | None) -> Proven | None:
        """What the state says. Where a token was good lately, it is not waited for for long; of one that it
        still owes an answer on, nothing more is asked."""
        fingerprint = secret.fingerprint()
        waiting = self._asking.get(fingerprint)
        if waiting is not None and not waiting.done():
            raise StateUnavailable("the state has not answered yet")

        def ask() -> Proven | None:
            with self._state.read() as connection:
                return prove(connection, secret, now, known.proven.stored if known else None)

        self._asking[fingerprint] = asking = asked(ask, "token check")
        asking.add_done_callback(lambda _: self._asking.pop(fingerprint, None))
        try:
            return asking.result(KNOWN_WAIT_S if known else _NEW_WAIT_S)
        except TimeoutError as fault:
            raise StateUnavailable("the state does not answer") from fault

    def _look(self, fingerprint: str) -> _Known | None:
        with self._lock:
            return self._known.get(fingerprint)

    def _tolerated(self, fingerprint: str) -> Token | None:
        """The token that was seen lately, while the state is away; the next ones need not find that out."""
        now = self._clock()
        with self._lock:
            known = self._known.get(fingerprint)
            if known is None or not known.proven.token.is_good(now):
                return None
            if not 0 <= now - known.checked < GRACE_US:
                return None
            known.asked, known.is_away = now, True
            return known.proven.token

    def _keep(self, fingerprint: str, known: _Known) -> None:
        with self._lock:
            self._known[fingerprint] = known
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
