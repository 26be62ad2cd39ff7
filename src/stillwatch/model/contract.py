"""The contract of a detector or linker: it weighs a group and says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Accounts, Finding, Floats, Group, Ints, Traffic

_REMEMBERED = 64  # populations; a replay looks at each moment once, and then at the next


@dataclass(frozen=True)
class Scene:
    """All that may be looked at: the traffic, its accounts and the releases (model to seconds since
    1970). Look at exchanges and accounts before `group.until` only. apart: accounts that act as one
    with others; what customers ask for is learned from the rest, so that a campaign which was there
    from the first day does not become its own measure."""

    traffic: Traffic
    accounts: Accounts
    releases: dict[str, float] = field(default_factory=dict)
    apart: NDArray[np.bool_] | None = None
    memory: dict[tuple[str, float], Ints] = field(default_factory=dict, compare=False, repr=False)

    def remembered(self, what: str, until: float, make: Callable[[], Ints]) -> Ints:
        """What `make` gives, made once for each name and moment: groups are compared with the same
        population again and again."""
        known = self.memory.get((what, until))
        if known is None:
            known = self.memory[what, until] = make()
            if len(self.memory) > _REMEMBERED:
                self.memory.pop(next(iter(self.memory)))
        return known

    def customers(self, group: Group) -> NDArray[np.bool_]:
        """The accounts to compare `group` with: seen in time, not in it, and not set apart."""
        chosen = self.accounts.first_seen < group.until
        chosen[group.accounts] = False
        return chosen if self.apart is None else chosen & ~self.apart


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
