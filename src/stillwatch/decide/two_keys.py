"""Two keys: coordination and harvest, from independent families, before a campaign is reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.confidence import own_map
from stillwatch.decide.harvest_key import harvest_key, key_of
from stillwatch.decide.ties import LINKED_SHARE, Ties
from stillwatch.model.confidence import EVEN, ConfidenceMap
from stillwatch.model.evidence import FAMILIES, Evidence, Family
from stillwatch.model.traffic import Finding, Floats, Ints, Shared

# Within a family observations depend on each other, so the strongest speaks for the family, and no
# family speaks louder than this.
FAMILY_CAP: Final = 20.0
# A cell of meaning gathers exchanges that say alike, so that by construction their labels stand out
MORE_BY_MEANING: Final = 2.0
NOTHING_AGAINST: Final = -0.1  # bits; what speaks against by less says nothing
OWNERS_SHARE: Final = 0.5  # acting as one is by right where most accounts declare one organisation
_FEWEST: Final = 4  # linked accounts; three strangers share a network now and then (decision 29)
LINKED_BITS: Final = 3.0  # an account is tied where coordination speaks for it by more


@dataclass(frozen=True)
class Weighed:
    """A finding with the family and the name of who made it."""

    family: Family
    source: str
    finding: Finding


@dataclass(frozen=True)
class Verdict:
    """What is believed of a group. per_account: bits of coordination for each account (same order);
    owners_share: declared owners over accounts, small where the group openly is one organisation;
    payer_share: share of the linked accounts that one instrument pays for; concordance: how far
    payers, mail domains and networks go together among them (`link.concordance`); is_large_part: whether the
    group is more than fifty accounts, and more than a quarter of the customers and itself together;
    works_apart: whether the linked accounts do not work as one program's do; mapping: the keys and the
    confidence to go by."""

    bits: dict[Family, float]
    coordination: float
    harvest: float
    linked: NDArray[np.bool_]
    per_account: Floats
    weighed: tuple[Weighed, ...]
    owners_share: float
    mapping: ConfidenceMap
    payer_share: float = 0.0
    concordance: float = 0.0
    is_large_part: bool = False
    works_apart: bool = False

    @property
    def linked_share(self) -> float:
        """Share of the accounts that some coordination evidence speaks for."""
        return float(self.linked.mean()) if len(self.linked) else 0.0

    @property
    def shared(self) -> tuple[Shared, ...]:
        """The values that some finding says accounts have in common."""
        return tuple(value for said in self.weighed for value in said.finding.shared)

    @property
    def ties(self) -> Ties:
        """What the linked accounts share."""
        return Ties(int(self.linked.sum()), self.linked_share, self.payer_share, self.concordance)

    @property
    def as_customers(self) -> bool:
        """Whether the accounts are tied to each other as those of customers are."""
        return self.ties.as_customers

    @property
    def least_linked(self) -> float:
        """Share of the accounts that must be linked: a quarter and at least four, and half where they are
        tied to each other anyway. They may be where the group is so large that every class and every firm in
        it, each by itself, could be a quarter; where they are tied as customers are: one customer's among
        the others who come by the same frames; and where they do not work as one program's do."""
        least = self.mapping.keys.linked
        anyway = self.is_large_part or self.as_customers or self.works_apart
        least = max(least, LINKED_SHARE) if anyway else least
        return max(least, _FEWEST / max(len(self.linked), 1))

    @property
    def key_by_size(self) -> float:
        """Bits of harvest that turn the key for as many accounts as are linked, and how they are made up."""
        return harvest_key(self.ties.linked, self.mapping.keys) + self.ties.owed

    @property
    def harvest_key(self) -> float:
        """The same, less what second behaviour, agreement and sharing crosswise are worth."""
        return key_of(self.ties, self.bits, self.unopposed, self.mapping)

    @property
    def unopposed(self) -> bool:
        """Whether no harvest detector speaks against."""
        return all(w.finding.bits > NOTHING_AGAINST for w in self.weighed if w.family == "harvest")

    @property
    def harvest_key_by_meaning(self) -> float:
        """For a group that was found by what its exchanges say."""
        return self.key_by_size + MORE_BY_MEANING

    @property
    def coordinates(self) -> bool:
        """Whether there are bits of coordination enough, whoever owns the accounts."""
        return self.coordination >= self.mapping.keys.coordination

    @property
    def acts_as_one(self) -> bool:
        """Whether the coordination key turns, for accounts of different owners."""
        return (
            self.coordinates and self.linked_share >= self.least_linked and self.owners_share >= OWNERS_SHARE
        )

    @property
    def is_campaign(self) -> bool:
        """Whether both keys turn."""
        return self.acts_as_one and self.harvest >= self.harvest_key

    @property
    def log_ratio(self) -> float:
        """Natural log of how much likelier the evidence is from a campaign than from another group that acts
        as one."""
        return self.mapping.log_ratio(self.bits, self.key_by_size, self.unopposed)

    @property
    def confidence(self) -> float:
        """Probability of a campaign where every second group that acts as one is one."""
        return self.confidence_among(EVEN)

    def confidence_among(self, share: float) -> float:
        """Probability of a campaign where this share of the groups that act as one are campaigns."""
        return self.mapping.probability(self.bits, self.key_by_size, self.unopposed, share)


def judge(
    weighed: Iterable[Weighed],
    accounts: int,
    owners: int,
    payment: Ints | None = None,
    mapping: ConfidenceMap | None = None,
) -> Verdict:
    """Bits by family: the strongest finding each for coordination, the sum for harvest.

    payment: a code for each account's instrument, -1 where none is known; None where the feed tells nothing.
    mapping: None for the package's own.

    What speaks by the group's frames is heard only where nothing else ties half of the accounts, and it does:
    it shows that a list is shared, and a stranger who came by some of it, or a class, shows that too. Those
    who installed one program share its list, so then only what speaks for as many accounts counts for the
    group: a network that two of three hundred have in common ties these two. Where that keeps the key from
    turning and the other findings by themselves turn it, the list takes nothing away from them.
    """
    everything = tuple(weighed)
    mapping = mapping or own_map()
    read = _read(tuple(w for w in everything if not w.finding.by_frames), accounts)
    if read.linked.sum() < LINKED_SHARE * accounts:
        heard = _read(everything, accounts, by_frames=True)
        if heard.linked.sum() >= LINKED_SHARE * accounts and (
            heard.turns(mapping) or not read.turns(mapping)
        ):
            read = heard
    return Verdict(
        read.bits,
        read.coordination,
        read.bits.get("harvest", 0.0),
        read.linked,
        read.per_account,
        read.given,
        owners / max(accounts, 1),
        mapping,
        0.0 if payment is None else _payer_share(payment[read.linked]),
    )


class _Reading(NamedTuple):
    """What some of the findings say of a group, without the others."""

    given: tuple[Weighed, ...]
    bits: dict[Family, float]
    coordination: float
    per_account: Floats

    @property
    def linked(self) -> NDArray[np.bool_]:
        return self.per_account > LINKED_BITS

    def turns(self, mapping: ConfidenceMap) -> bool:
        keys = mapping.keys
        return self.coordination >= keys.coordination and bool(self.linked.mean() >= keys.linked)


def _read(given: tuple[Weighed, ...], accounts: int, by_frames: bool = False) -> _Reading:
    bits: dict[Family, float] = {}
    for family in FAMILIES:
        mine = [w.finding.bits for w in given if w.family == family]
        if mine and family == "harvest":
            bits[family] = float(np.clip(sum(mine), -FAMILY_CAP, FAMILY_CAP))
        elif mine:
            bits[family] = float(min(max(mine), FAMILY_CAP))
    counted = set(bits) - {"harvest"}
    if by_frames:
        counted &= {w.family for w in given if w.finding.bits and w.finding.explained >= LINKED_SHARE}
    coordination = float(sum(b for f, b in bits.items() if f in counted))
    return _Reading(given, bits, coordination, _per_account(given, accounts))


def _payer_share(payment: Ints) -> float:
    """Share of the accounts that the most frequent instrument pays for."""
    known = payment[payment >= 0]
    return int(np.unique(known, return_counts=True)[1].max()) / len(payment) if len(known) else 0.0


def _per_account(weighed: Sequence[Weighed], accounts: int) -> Floats:
    """Bits of coordination for each account: the strongest finding of each family, added up."""
    total = np.zeros(accounts)
    for family in FAMILIES:
        mine = [w.finding.per_account for w in weighed if w.family == family]
        if mine and family != "harvest":
            total = total + np.max(mine, axis=0)
    return total


def evidence_of(verdict: Verdict) -> tuple[list[Evidence], list[Evidence]]:
    """Evidence for and against, strongest first."""
    spoken = [
        Evidence(
            w.family,
            round(float(np.clip(w.finding.bits, -FAMILY_CAP, FAMILY_CAP)), 2),
            w.finding.says,
            w.source,
        )
        for w in verdict.weighed
        if w.finding.says and abs(w.finding.bits) >= 0.05
    ]
    ordered = sorted(spoken, key=lambda e: (-abs(e.bits), e.source))
    return [e for e in ordered if e.bits > 0], [e for e in ordered if e.bits < 0]


def missing_of(verdict: Verdict) -> list[str]:
    """Feeds that were not there, which might have spoken for or against."""
    return sorted({w.finding.needs for w in verdict.weighed if w.finding.needs})
