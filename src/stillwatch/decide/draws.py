"""What was taken from allowances for answers that were yet to come, until what they cost is known.

A request draws what answers usually cost. What its answer did cost is told twice at most: by the gateway
that saw it, and by the log of exchanges, whose word is the last. Each answer counts once, however often it
is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

State = Literal["open", "told", "logged"]
KEPT_US: Final = 86_400_000_000  # logs are delivered within a day; what comes later has cost what was drawn
_MOST: Final = 500_000  # draws; the oldest is forgotten, and has cost what was drawn


class Draw(Struct, frozen=True, kw_only=True, gc=False):
    """tokens: taken so far. at: when (microseconds). exchange: the answer's exchange as the state calls it,
    once it is known. state: `open`, then `told` by a gateway, then `logged`."""

    id: str
    purse: str
    account: str
    at: int
    tokens: float
    exchange: str | None = None
    state: State = "open"


class Draws:
    """The draws of the last day. What changed is kept apart to be stored, and `noted` is told of it at
    once."""

    def __init__(
        self, known: Iterable[Draw] = (), most: int = _MOST, noted: Callable[[Draw], None] | None = None
    ) -> None:
        self._draws: dict[str, Draw] = {}
        self._exchanges: dict[str, str] = {}
        self._nameless: dict[str, dict[str, None]] = {}
        self._changed: set[str] = set()
        self._accounts: Counter[str] = Counter()
        self._most, self._noted = most, noted
        self.made = 0  # since this program began
        for draw in sorted(known, key=lambda d: (d.at, d.id)):
            self._keep(draw)

    def __len__(self) -> int:
        return len(self._draws)

    def put(self, draw: Draw) -> None:
        """Keep a draw, new or changed."""
        if draw.id not in self._draws:
            self.made += 1
            if len(self._draws) >= self._most:
                self._drop(next(iter(self._draws)))
        self._keep(draw)
        self._changed.add(draw.id)
        if self._noted is not None:
            self._noted(draw)

    def get(self, name: str) -> Draw | None:
        """A draw by its id."""
        return self._draws.get(name)

    def of_exchange(self, exchange: str) -> Draw | None:
        """The draw for this exchange, where the gateway named it or it was logged before."""
        name = self._exchanges.get(exchange)
        return None if name is None else self._draws[name]

    def oldest_of(self, account: str) -> Draw | None:
        """The oldest draw of an account that no exchange belongs to yet."""
        waiting = self._nameless.get(account)
        return self._draws[next(iter(waiting))] if waiting else None

    def made_for(self, account: str) -> bool:
        """Whether there is any draw of an account."""
        return account in self._accounts

    def forget(self, before: int) -> None:
        """Forget draws older than a moment (microseconds): they have cost what was drawn."""
        while self._draws and (first := next(iter(self._draws.values()))).at < before:
            self._drop(first.id)

    def forget_account(self, account: str) -> None:
        """Forget the draws of an account: they have cost what was drawn."""
        for name in [draw.id for draw in self._draws.values() if draw.account == account]:
            self._drop(name)

    def changed(self) -> list[Draw]:
        """The draws that changed since this was last asked."""
        names, self._changed = self._changed, set()
        return [self._draws[name] for name in sorted(names) if name in self._draws]

    def changed_again(self, draws: Iterable[Draw]) -> None:
        """Have draws that could not be stored come again; their newest states count."""
        self._changed |= {draw.id for draw in draws}

    def _keep(self, draw: Draw) -> None:
        if draw.id not in self._draws:
            self._accounts[draw.account] += 1
        self._draws[draw.id] = draw
        if draw.exchange is None:
            self._nameless.setdefault(draw.account, {})[draw.id] = None
        else:
            self._exchanges[draw.exchange] = draw.id
            self._named(draw)

    def _named(self, draw: Draw) -> None:
        waiting = self._nameless.get(draw.account)
        if waiting is not None and draw.id in waiting:
            del waiting[draw.id]
            if not waiting:
                del self._nameless[draw.account]

    def _drop(self, name: str) -> None:
        draw = self._draws.pop(name)
        self._accounts[draw.account] -= 1
        if not self._accounts[draw.account]:
            del self._accounts[draw.account]
        self._named(draw)
        if draw.exchange is not None and self._exchanges.get(draw.exchange) == name:
            del self._exchanges[draw.exchange]


def logged(draw: Draw, exchange: str, tokens: float) -> Draw:
    """The draw after the log told what it cost."""
    return replace(draw, exchange=exchange, tokens=tokens, state="logged")


def told(draw: Draw, tokens: float) -> Draw:
    """The draw after the gateway told what it cost."""
    return replace(draw, tokens=tokens, state="told")
