"""Accounts that show marks of a known campaign, weighed request by request until one is recognised.

The e-process of `link.recognition`, in a form that costs nothing for requests that show no mark: a request
without one is worth the same each time, so it is enough to count them. The process begins with the first
request of an account that this program sees, whether it shows a mark or not, goes on after a restart for
accounts that have shown one, and is apart from that of the scans: of customers at most ALPHA are wrongly
recognised here, and at most as many again by scans.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from stillwatch.engine.state.answers.sightings import Sighting
from stillwatch.link.recognition import RECOGNISED
from stillwatch.serve.inline.identity import hash_of, hex_of
from stillwatch.serve.inline.marks import Worth

_MOST: Final = 1_000_000  # accounts that show marks; the one that was seen first is forgotten
# of the requests that were stored, so many more may have come before a restart: taken for misses, they speak
# for the account, so that customers are wrongly recognised no more often than without a restart
_UNSTORED: Final = 1.1


@dataclass(slots=True)
class Trace:
    """What one account showed of one campaign: habits in bits, requests with a new mark, and with only old
    ones, which count for nothing as its programs are free to repeat themselves."""

    habit: float
    hits: int = 0
    repeats: int = 0
    marks: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Traces:
    """The traces of one account by campaign. requests: of it so far; stored: as many of them as a restart
    would know of."""

    requests: int = 0
    stored: int = 0
    campaigns: dict[str, Trace] = field(default_factory=dict)


@dataclass(frozen=True)
class Recognition:
    """An account that works for a campaign, how surely (bits), and after how many requests that was known."""

    campaign: str
    bits: float
    requests: int
    marks: int


class Watch:
    """The traces of all accounts that showed a mark. What changed is kept apart to be stored."""

    def __init__(self, known: Iterable[Sighting] = (), most: int = _MOST) -> None:
        self._traces: dict[int, Traces] = {}
        self._changed: set[int] = set()
        self._most = most
        for one in known:
            traces = self._traces.setdefault(hash_of(one.account), Traces())
            traces.requests = traces.stored = max(traces.requests, math.floor(one.requests * _UNSTORED))
            traces.campaigns[one.campaign] = Trace(one.habit, one.hits, one.repeats, set(one.marks))

    def __len__(self) -> int:
        return len(self._traces)

    def __contains__(self, account: int) -> bool:
        return account in self._traces

    def requests(self) -> dict[int, int]:
        """How many requests each of these accounts has sent, at most."""
        return {account: traces.requests for account, traces in self._traces.items()}

    def count(self, account: int, requests: int) -> None:
        """Take in a request without a mark, of an account that has shown one. requests: as of `note`."""
        traces = self._traces[account]
        traces.requests = requests
        if requests > traces.stored:
            self._changed.add(account)

    def note(
        self,
        account: int,
        requests: int,
        shown: Sequence[tuple[Worth, int]],
        client: int | None,
        network: int | None,
    ) -> Recognition | None:
        """Take in a request that shows marks, one of a campaign. requests: of this account so far, this one
        among them. The campaign that it is recognised for, if any."""
        traces = self._traces.get(account)
        if traces is None:
            traces = self._begin(account)
        traces.requests = requests
        self._changed.add(account)
        found = [_weigh(traces, worth, unit, client, network) for worth, unit in shown]
        sure = [one for one in found if one is not None and one.bits >= RECOGNISED]
        return max(sure, key=lambda one: one.bits, default=None)

    def forget(self, account: int) -> None:
        """Forget an account: its data are to go, or a person let it off."""
        self._traces.pop(account, None)
        self._changed.discard(account)

    def changed(self, now: int) -> list[Sighting]:
        """The traces that changed since this was last asked, as they are at `now` (microseconds)."""
        accounts, self._changed = self._changed, set()
        return [one for account in sorted(accounts) for one in self._sightings(account, now)]

    def changed_again(self, sightings: Iterable[Sighting]) -> None:
        """Have traces that could not be stored come again; their newest states count."""
        self._changed |= {hash_of(one.account) for one in sightings} & self._traces.keys()

    def _begin(self, account: int) -> Traces:
        if len(self._traces) >= self._most:
            self.forget(next(iter(self._traces)))
        return self._traces.setdefault(account, Traces())

    def _sightings(self, account: int, now: int) -> Iterator[Sighting]:
        traces = self._traces.get(account)
        if traces is None:
            return
        traces.stored = math.floor(traces.requests * _UNSTORED)
        for campaign, trace in traces.campaigns.items():
            yield Sighting(
                account=hex_of(account), campaign=campaign, habit=trace.habit, hits=trace.hits, updated=now,
                repeats=trace.repeats, requests=traces.requests, marks=tuple(sorted(trace.marks)),
            )  # fmt: skip


def _weigh(
    traces: Traces, worth: Worth, unit: int, client: int | None, network: int | None
) -> Recognition | None:
    trace = traces.campaigns.get(worth.campaign)
    if trace is None:
        habit = worth.habit("client", client) + worth.habit("net", network)
        trace = traces.campaigns[worth.campaign] = Trace(habit)
    if unit in trace.marks:
        trace.repeats += 1
        return None
    trace.hits += 1
    trace.marks.add(unit)
    misses = max(traces.requests - trace.hits - trace.repeats, 0)
    bits = worth.bits(trace.habit, trace.hits, misses)
    return Recognition(worth.campaign, bits, traces.requests, len(trace.marks))
