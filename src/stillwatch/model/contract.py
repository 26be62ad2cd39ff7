"""The contract of a detector or linker: it weighs a group and says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.evidence import Family
from stillwatch.model.known import Known
from stillwatch.model.statistics import within
from stillwatch.model.traffic import Accounts, Finding, Floats, Group, Ints, ReleaseDay, Traffic
from stillwatch.model.wordings import Wordings

Made = TypeVar("Made")


@dataclass(frozen=True)
class Scene:
    """All that may be looked at: the suspects' traffic, all accounts, the releases (model to seconds since
    1970) and what the accounts did on the days after them.

    Of a group look at what came before `group.until` only; what customers do is learned from the whole
    window. apart: accounts that act as one with others; customers are the rest, so that a campaign which
    was there from the first day does not become its own measure. houses: for every account the concordance
    of a group that is tied as customers are, in which it is tied; 0 for the others. known: what earlier scans
    convicted, None where no memory was read. wordings: which frames found by wording the exchanges show,
    None where nobody looked. mapping: the keys and the confidence that groups are judged by, None for the
    package's own."""

    traffic: Traffic
    accounts: Accounts
    releases: dict[str, float] = field(default_factory=dict)
    release_days: dict[str, ReleaseDay] = field(default_factory=dict)
    apart: NDArray[np.bool_] | None = None
    houses: Floats | None = None
    known: Known | None = None
    wordings: Wordings | None = None
    mapping: ConfidenceMap | None = None
    memory: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def remembered(self, what: str, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once: groups are compared with the same population again and again.
        A scene with other accounts set apart has a memory of its own."""
        if what not in self.memory:
            self.memory[what] = make()
        return cast("Made", self.memory[what])

    def __getstate__(self) -> dict[str, object]:
        """Another process remembers for itself."""
        return {**self.__dict__, "memory": {}}

    def setting_apart(self, apart: NDArray[np.bool_], houses: Floats | None = None) -> Scene:
        """The same scene with these accounts set apart, and with what is known of `houses`."""
        return replace(self, apart=apart, houses=houses, memory={})

    @property
    def began(self) -> float:
        """The first moment that anything was seen, in seconds."""
        return self.remembered("began", lambda: float(self.accounts.first_seen.min(initial=np.inf)))

    @property
    def ended(self) -> float:
        """The last moment that anything was seen, in seconds."""
        return self.remembered("ended", lambda: float(self.accounts.last_seen.max(initial=-np.inf)))

    def sent(self, accounts: Ints, until: float) -> Ints:
        """How many exchanges each of these accounts (all suspects) sent before `until` (seconds)."""
        if until > self.ended:
            return self.accounts.exchanges[accounts]
        order, offsets = self.remembered("by account", self._by_account)
        counts = offsets[accounts + 1] - offsets[accounts]
        rows = order[within(offsets[accounts], offsets[accounts + 1])]
        early = self.traffic.ts[rows] < until
        return np.bincount(np.repeat(np.arange(len(accounts)), counts), early, len(accounts)).astype(np.int64)

    def rows_of(self, account: int) -> Ints:
        """The exchanges of one account (a suspect), in order of time: indexes into the traffic."""
        order, offsets = self.remembered("by account", self._by_account)
        return order[offsets[account] : offsets[account + 1]]

    def rows_of_all(self, accounts: Ints) -> Ints:
        """The exchanges of these accounts (suspects, each once), in order of time."""
        order, offsets = self.remembered("by account", self._by_account)
        return np.sort(order[within(offsets[accounts], offsets[accounts + 1])])

    def _by_account(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.traffic.account, kind="stable")
        accounts = np.arange(len(self.accounts) + 1)
        return order, np.searchsorted(self.traffic.account[order], accounts)

    def customers(self) -> NDArray[np.bool_]:
        """The accounts that a group is compared with, the group's own among them: all that are not set
        apart."""
        everybody = np.ones(len(self.accounts), bool)
        return everybody if self.apart is None else ~self.apart


class Weigher(Protocol):
    """One reason for or against a campaign. The class docstring is its public page: Sees, Null
    hypothesis, Independent, Benign look-alikes, Evasion, References."""

    name: str
    family: Family

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Bits for the group as a whole and for each account; 0 bits where nothing can be said."""
        ...


def silent(group: Group, *, needs: str = "") -> Finding:
    """The finding of a weigher with nothing to say, because the group is too small or a feed missing."""
    nothing: Floats = np.zeros(len(group.accounts))
    return Finding(0.0, "", nothing, needs=needs)
