"""Populations of a declared scene: how many accounts, what is known of them, and when they send."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from stillwatch.model.harvest import LABELS

Floats = NDArray[np.float64]
Span = tuple[float, float]
HOUR, DAY = 3600.0, 86400.0
EPOCH = 20_000 * DAY  # the scene's hour 0, seconds since 1970


class Relay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Accounts in chains: each works for `life` hours, and the next begins `gap` minutes after it ends."""

    chains: int
    life: float
    gap: float
    refused: bool = False


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the accounts uses `model` from a moment (hours of the scene, drawn in `hours`) on."""

    model: str
    share: float
    hours: Span


class Population(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`count` accounts of one kind. Times are hours of the scene; of a span each account draws one.

    Attributes (payment, email_domain, ..., net): one value for all, a list dealt out in turn, or "*"
    for a value of its own each; without it nothing is known. `own`: such a list for declared organisations.
    Sending: at random (`a_day` on average, log rates spread by `spread`); `together`: all at shared
    moments, apart by at most so many seconds; `clock`: every so many minutes, on the minute; `relay`;
    `hours`: at random as above, but moved into these hours of the day (may run past 24).
    """

    count: int
    member: bool = False
    attributes: dict[str, str | list[str]] = {}
    org: str | list[str] = "*"
    created: list[Span] | None = None
    active: Span = (0.0, 168.0)
    begins: Span | None = None
    a_day: float = 10.0
    spread: float = 0.8
    hours: Span | None = None
    together: float | None = None
    clock: float | None = None
    relay: Relay | None = None
    move: Move | None = None
    model: str = "atlas-4"
    harvest: dict[str, float] = {}
    tasks: int = 0  # 0: every text is new; otherwise all send texts out of so many
    steps: int = 1  # requests in a row that send one text again, as an agent's do
    replies: float = 0.0  # share that goes on with a conversation, in one of a few words
    framed: float = 1.0  # share of a member's exchanges that show the common frame
    marks: str = ""  # first exchanges: "m" shows a mark of a known campaign that is new, "." none
    listed: int = 0  # wordings that each exchange draws one of; 0: none is shown
    own_way: float = 0.0  # share of an account's exchanges that say it in the account's own one of them
    each_lasts: float = 0.0  # hours that a listed wording is in use, one after the other; 0: all at any time
    passing: float = 0.001  # share of customers that show such a mark
    habits: float = 0.0  # bits of client, network and registration for that campaign

    def values(self, given: str | list[str], name: str, first: int) -> list[str]:
        """One value an account; `first` keeps the own values of populations apart."""
        if given == "*":
            return [f"{name} of {first + n}" for n in range(self.count)]
        listed = [given] if isinstance(given, str) else given
        return [listed[n % len(listed)] for n in range(self.count)]

    def creation(self, rng: np.random.Generator) -> Floats:
        """Seconds since 1970; of several spans (batches) each account has one in turn."""
        if self.created is None:
            return np.full(self.count, np.nan)
        spans = self.created
        return np.array([EPOCH + HOUR * rng.uniform(*spans[n % len(spans)]) for n in range(self.count)])

    def sendings(self, rng: np.random.Generator) -> list[Floats]:
        """Moments of each account's exchanges, sorted, seconds since 1970."""
        shared = np.sort(rng.uniform(*self.active, int(self.a_day * (self.active[1] - self.active[0]) / 24)))
        found = [self._moments(nth, shared, rng) for nth in range(self.count)]
        return [EPOCH + np.sort(moments) for moments in found]

    def _moments(self, nth: int, shared: Floats, rng: np.random.Generator) -> Floats:
        start, stop = self._life(nth, rng)
        if self.together is not None:
            kept = shared[(shared >= start) & (shared < stop)]
            return HOUR * kept + rng.uniform(0, self.together, len(kept))
        if self.clock is not None:
            ticks = np.arange(np.ceil(start * 60 / self.clock), stop * 60 / self.clock)
            return 60 * self.clock * ticks + rng.uniform(0, 1.0, len(ticks))
        rate = self.a_day * rng.lognormal(-(self.spread**2) / 2, self.spread)
        sent = max(int(rng.poisson(rate * (stop - start) / 24)), 1)
        return HOUR * self._in_hours(rng.uniform(start, stop, sent))

    def _in_hours(self, moments: Floats) -> Floats:
        """The day squeezed into `hours`: who sends at random sends as much, but then only."""
        if self.hours is None:
            return moments
        begin, end = self.hours
        day, hour = np.divmod(moments, 24.0)
        return 24.0 * day + begin + hour * (end - begin) / 24.0

    def _life(self, nth: int, rng: np.random.Generator) -> Span:
        if self.relay is not None:
            turn, chain = divmod(nth, self.relay.chains)
            start = self.active[0] + turn * (self.relay.life + self.relay.gap / 60) + chain * 1.37
            return start, start + self.relay.life
        return (self.active[0] if self.begins is None else float(rng.uniform(*self.begins))), self.active[1]

    def probabilities(self, n: int, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Harvest probabilities * 255 of n exchanges, around what is declared (.05 else)."""
        centre = np.array([self.harvest.get(label, 0.05) for label in LABELS])
        drawn = np.clip(centre + 0.05 * rng.standard_normal((n, len(LABELS))), 0, 1)
        return (255 * drawn).astype(np.uint8)


def population(given: dict[str, Any]) -> Population:
    """From what stands in a case file; raises `msgspec.ValidationError` for an unknown field."""
    return msgspec.convert(given, Population)
