"""The contract of a detector or linker: it weighs a group and says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Accounts, Finding, Floats, Group, Traffic


@dataclass(frozen=True)
class Scene:
    """All that may be looked at: the traffic, its accounts and the releases (model to seconds since
    1970). Look at exchanges and accounts before `group.until` only."""

    traffic: Traffic
    accounts: Accounts
    releases: dict[str, float] = field(default_factory=dict)


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
