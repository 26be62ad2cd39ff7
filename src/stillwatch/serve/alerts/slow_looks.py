"""What rules find by long walks, now and then: a broken ledger, kinds of accounts that are abused."""

from __future__ import annotations

from collections.abc import Callable

from stillwatch.decide.ledger.verify import Check
from stillwatch.engine.state.answers.abuse import exploited_kinds
from stillwatch.engine.state.ledger import verify
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.workers import Workers
from stillwatch.serve.alerts.sight import Sight
from stillwatch.serve.alerts.telling import Finding
from stillwatch.serve.alerts.terms import KindAbused, LedgerBroken


class Seldom:
    """Says every `every_us` whether it is time for a walk."""

    def __init__(self, every_us: float) -> None:
        self._every_us = every_us
        self._last: int | None = None

    def is_due(self, now: int) -> bool:
        """Whether the last walk is long enough ago, or the clock went back behind it."""
        return self._last is None or not 0 <= now - self._last < self._every_us

    def walked(self, now: int) -> None:
        """A walk went through."""
        self._last = now


class LedgerLook:
    """Walks the whole ledger. `walk` does so, in a process of its own: a long ledger takes a while."""

    def __init__(self, rule: LedgerBroken, walk: Callable[[], Check]) -> None:
        self._seldom, self._walk = Seldom(rule.every_hours * 3.6e9), walk
        self._found: list[Finding] = []

    def __call__(self, sight: Sight) -> list[Finding] | None:
        """What the last walk found."""
        if sight.state is None:
            return None
        if self._seldom.is_due(sight.now):
            broken = self._walk().found
            self._seldom.walked(sight.now)
            self._found = [] if broken is None else [_broken(broken.seq, broken.why)]
        return self._found


class AbuseLook:
    """Compares kinds of accounts."""

    def __init__(self, rule: KindAbused) -> None:
        self._rule, self._seldom = rule, Seldom(rule.every_hours * 3.6e9)
        self._found: list[Finding] = []

    def __call__(self, sight: Sight) -> list[Finding] | None:
        """What the last comparison found."""
        if sight.state is None:
            return None
        if self._seldom.is_due(sight.now):
            self._found = [
                Finding(
                    subject=one.kind, level="warning",
                    title=f"campaigns use {one.kind} accounts {one.ratio:.1f} times as often as others",
                    body=f"{one.abused} of {one.accounts} accounts, in {one.campaigns} campaigns; with 95 % "
                    f"{one.low:.1f} to {one.high:.1f} times. A tier in the policy can ask more of them.",
                )
                for one in exploited_kinds(sight.state)
                if one.ratio is not None and one.low is not None and one.low > self._rule.times
            ]  # fmt: skip
            self._seldom.walked(sight.now)
        return self._found


def walk_apart(state: State) -> Check:
    """Walk the ledger of a state in a process of its own."""
    workers = Workers(1)
    try:
        return workers.submit(walk_at, state.url.render_as_string(hide_password=False)).result()
    finally:
        workers.end()


def walk_at(address: str) -> Check:
    """Walk the ledger of the state at an address."""
    with open_state(address, make=False) as state:
        return verify(state)


def _broken(seq: int, why: str) -> Finding:
    return Finding(
        subject="ledger", level="failure", title=f"the ledger is broken at entry {seq}",
        body=f"{why}. `stillwatch ledger verify` walks it again; compare with the anchors outside.",
    )  # fmt: skip
