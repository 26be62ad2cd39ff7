"""Traffic as arrays: what detectors and linkers weigh. Exchanges are sorted by time, so that what was
known at a moment is a prefix of them. Of most accounts only the account's own row is here: exchanges are
those of the accounts that may be in some group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Traffic:
    """Columns over n exchanges, in order of time.

    id: keyed hash of the exchange's id; account, model: indexes into the accounts and into `models`;
    ts: seconds since 1970; harvest: uint8 [n, labels] probabilities * 255; body: hash of the whole user
    text (0: none); output_tokens: 0 where not logged; refused: the provider answered 401 or 403; system:
    the request had a system text; opens: nothing was said before it in its conversation.
    """

    id: Ints
    account: Ints
    ts: Floats
    model: Ints
    models: tuple[str, ...]
    harvest: NDArray[np.uint8]
    body: Ints
    output_tokens: Ints
    refused: NDArray[np.bool_]
    system: NDArray[np.bool_]
    opens: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ts)


@dataclass(frozen=True)
class Accounts:
    """Columns over all accounts that sent anything in the window.

    attributes: a code per account and attribute (payment, email_domain, ...), -1 where the feed says
    nothing; created: seconds since 1970, NaN unknown; org: code, -1 unknown; first_seen, last_seen:
    seconds; exchanges: how many; authorised: reason of the licensed programme, or None;
    values: the hash that each code of an attribute stands for; cost: what a
    wrong stop of each costs (`decide.costs`), None where all cost the same.
    """

    hashes: Ints
    attributes: dict[str, Ints]
    created: Floats
    org: Ints
    first_seen: Floats
    last_seen: Floats
    exchanges: Ints
    owner: Ints
    harvest: Floats
    authorised: tuple[str | None, ...]
    has_facts: bool
    values: dict[str, Ints] = field(default_factory=dict)
    cost: Floats | None = None
    memory: dict[str, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def in_turn(self) -> Ints:
        """The accounts in the order that they were first seen."""
        return self.remembered("in turn", lambda: np.argsort(self.first_seen, kind="stable"))

    @property
    def licensed(self) -> NDArray[np.bool_]:
        """For every account whether a licensed programme names it."""
        reasons = self.authorised
        return self.remembered("licensed", lambda: np.array([one is not None for one in reasons], bool))

    def remembered(self, what: str, make: Callable[[], Made]) -> Made:
        """What `make` gives of these accounts alone, made once; other processes get it with the accounts."""
        if what not in self.memory:
            self.memory[what] = make()
        return cast("Made", self.memory[what])


@dataclass(frozen=True)
class ReleaseDay:
    """What every account did in the 24 hours after a release: its first exchange of that day, and its first
    with the released model, in seconds since 1970; infinite where there was none."""

    active: Floats
    moved: Floats


@dataclass(frozen=True)
class Group:
    """Accounts that may act as one, and the exchanges they have in common (a frame family's, or all).

    accounts: sorted indexes; exchanges: sorted indexes into the traffic, of these accounts only;
    until: seconds; nothing later was looked at; frames: hashes of the frames it was found by, if any.
    """

    accounts: Ints
    exchanges: Ints
    until: float
    frames: Ints = field(default_factory=lambda: np.empty(0, np.int64))


@dataclass(frozen=True)
class Shared:
    """A value that several accounts of a group share, for graphs and reasons."""

    kind: str
    value: int
    accounts: Ints
    bits: float


@dataclass(frozen=True)
class Finding:
    """What one detector or linker says of a group.

    bits: log2 likelihood ratio for the group; per_account: bits added for each of the group's accounts
    (same order); explained: share of the accounts that it speaks for; needs: a feed that was missing;
    by_frames: it speaks for accounts by the very frames that the group was found by.
    """

    bits: float
    says: str
    per_account: Floats
    explained: float = 0.0
    shared: tuple[Shared, ...] = ()
    needs: str = ""
    by_frames: bool = False
