"""Accounts that show marks of a known campaign, weighed request by request until one is recognised.

The e-process of `link.recognition`, in a form that costs nothing for requests that show no mark: a request
without one is worth the same each time, so it is enough to count them. The process begins with the first
request of an account that this program sees, whether it shows a mark or not, and is apart from that of the
scans: of customers at most ALPHA are wrongly recognised here, and at most as many again by scans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from stillwatch.link.recognition import RECOGNISED
from stillwatch.serve.inline.marks import Worth

_MOST: Final = 1_000_000  # accounts that show marks; the one that was seen first is forgotten


@dataclass(slots=True)
class Trace:
    """What one account showed of one campaign: habits in bits, requests with a new mark, and with only old
    ones, which count for nothing as its programs are free to repeat themselves."""

    habit: float
    hits: int = 0
    repeats: int = 0
    marks: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Recognition:
    """An account that works for a campaign, how surely (bits), and after how many requests that was known."""

    campaign: str
    bits: float
    requests: int
    marks: int


class Watch:
    """The traces of all accounts that showed a mark."""

    def __init__(self, most: int = _MOST) -> None:
        self._traces: dict[int, dict[str, Trace]] = {}
        self._most = most

    def __len__(self) -> int:
        return len(self._traces)

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
        found = [self._weigh(traces, worth, unit, requests, client, network) for worth, unit in shown]
        sure = [one for one in found if one is not None and one.bits >= RECOGNISED]
        return max(sure, key=lambda one: one.bits, default=None)

    def forget(self, account: int) -> None:
        """Forget an account: its data are to go, or a person let it off."""
        self._traces.pop(account, None)

    def _begin(self, account: int) -> dict[str, Trace]:
        if len(self._traces) >= self._most:
            del self._traces[next(iter(self._traces))]
        return self._traces.setdefault(account, {})

    def _weigh(
        self,
        traces: dict[str, Trace],
        worth: Worth,
        unit: int,
        requests: int,
        client: int | None,
        network: int | None,
    ) -> Recognition | None:
        trace = traces.get(worth.campaign)
        if trace is None:
            habit = worth.habit("client", client) + worth.habit("net", network)
            trace = traces[worth.campaign] = Trace(habit)
        if unit in trace.marks:
            trace.repeats += 1
            return None
        trace.hits += 1
        trace.marks.add(unit)
        misses = max(requests - trace.hits - trace.repeats, 0)
        bits = worth.bits(trace.habit, trace.hits, misses)
        return Recognition(worth.campaign, bits, requests, len(trace.marks))
