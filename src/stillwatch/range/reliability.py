"""Measures confidence: how many of the groups with a given confidence are campaigns, fitted on others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from msgspec.structs import replace
from scipy.stats import norm

from stillwatch.decide.discoveries import LEVEL, sure_of
from stillwatch.decide.two_keys import MORE_BY_MEANING
from stillwatch.model.confidence import ConfidenceMap, Keys
from stillwatch.range.confidence_fit import communities_of, confidences, fit_confidence, scans_of
from stillwatch.range.labelled import LabelledGroup

EDGES: Final = (0.0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 1.0)
_CENTRAL: Final = 0.95
_ALONE: Final = " with no campaign but "


class Believed(NamedTuple):
    """A group of known truth with its confidence, and whether a scan of its source would report it."""

    group: LabelledGroup
    confidence: float
    keys: bool
    reported: bool


class Bin(NamedTuple):
    """Groups of a span of confidence. sources: how many different ones they come from."""

    low: float
    high: float
    groups: int
    mean: float
    real: int
    sources: int

    @property
    def share(self) -> float:
        """Share of the groups that are campaigns."""
        return self.real / self.groups

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share (Wilson) as if each source were one observation: its groups depend on
        each other, being parts and views of the same campaigns."""
        return wilson(self.share, self.sources)


class Kept(NamedTuple):
    """What is reported by the two keys, and what is left of it by control of false discoveries."""

    name: str
    scans: int
    keys: int
    keys_wrong: int
    kept: int
    kept_wrong: int


class Tied(NamedTuple):
    """Groups of one kind, and how many of them are tied as accounts of customers are."""

    kind: str
    real: bool
    groups: int
    as_customers: int


class LeftOut(NamedTuple):
    """A fit that never saw a campaign kind or a corpus, measured on that one and on all customers."""

    name: str
    groups: int
    campaigns: int
    believed: float
    real: float
    loss: float
    sure: int
    sure_real: int


def wilson(share: float, trials: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z = float(norm.ppf((1 + _CENTRAL) / 2))
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials**2))
    return max(middle - float(half), 0.0), min(middle + float(half), 1.0)


def believe(groups: Iterable[LabelledGroup], mapping: ConfidenceMap, level: float = LEVEL) -> list[Believed]:
    """Confidence of every group that acts as one, scan by scan, each group costing the same."""
    found = []
    for scan in scans_of(groups, mapping.keys):
        trust = confidences(scan, mapping)
        chosen = sure_of(trust, np.ones(len(scan)), communities_of(scan), level)
        for group, confidence, kept in zip(scan, trust, chosen, strict=True):
            keys = group.harvest >= _key_of(group, mapping)
            found.append(Believed(group, float(confidence), keys, keys and bool(kept)))
    return found


def _key_of(group: LabelledGroup, mapping: ConfidenceMap) -> float:
    by_meaning = group.sight == "meaning"
    return group.key_by_size(mapping.keys) + MORE_BY_MEANING if by_meaning else group.key(mapping)


def bins(believed: Sequence[Believed], edges: Sequence[float] = EDGES) -> list[Bin]:
    """The spans of confidence that hold any group, lowest first."""
    found = []
    for low, high in pairwise(edges):
        inside = [b for b in believed if low <= b.confidence < high or b.confidence == high == edges[-1]]
        if inside:
            mean = float(np.mean([b.confidence for b in inside]))
            real = sum(b.group.real for b in inside)
            sources = len({b.group.source.partition(_ALONE)[0] for b in inside})
            found.append(Bin(low, high, len(inside), mean, real, sources))
    return found


def calibration_error(believed: Sequence[Believed]) -> float:
    """Mean distance between confidence and share over the bins, weighted by their groups."""
    return sum(one.groups * abs(one.mean - one.share) for one in bins(believed)) / max(len(believed), 1)


def log_loss(believed: Sequence[Believed]) -> float:
    """Mean surprise of the truth, in bits; a coin is 1."""
    right = [b.confidence if b.group.real else 1 - b.confidence for b in believed]
    return float(-np.mean(np.log2(right))) if right else 0.0


def prevalences(groups: Sequence[LabelledGroup]) -> list[tuple[str, list[LabelledGroup]]]:
    """The same groups as they are, as if each source had one kind of campaign only, and with none at all.

    In the second a source's customers occur once for each kind, and still count as one source.
    """
    kinds = sorted({group.kind for group in groups if group.real})
    alone = [
        replace(group, source=f"{group.source}{_ALONE}{kind}")
        for kind in kinds
        for source in sorted({g.source for g in groups if g.real and g.kind == kind})
        for group in groups
        if group.source == source and (not group.real or group.kind == kind)
    ]
    none = [group for group in groups if not group.real]
    return [("as composed", list(groups)), ("one kind of campaign a source", alone), ("no campaign", none)]


def control(name: str, groups: Sequence[LabelledGroup], mapping: ConfidenceMap, level: float = LEVEL) -> Kept:
    """Groups reported by the keys alone and with control of false discoveries, right and wrong."""
    believed = believe(groups, mapping, level)
    keys = [b for b in believed if b.keys]
    kept = [b for b in believed if b.reported]
    return Kept(
        name, len(scans_of(groups, mapping.keys)),
        len(keys), sum(not b.group.real for b in keys), len(kept), sum(not b.group.real for b in kept),
    )  # fmt: skip


def ways_of_tying(groups: Iterable[LabelledGroup], keys: Keys) -> list[Tied]:
    """One row a campaign kind, then one a kind of customers: groups that act as one and have identities in
    common, and how many of these are tied as customers are."""
    acting = [g for g in groups if g.acts_as_one(keys) and g.bits.get("identity", 0.0) > 0]
    return [
        Tied(kind, real, len(mine), sum(group.as_customers for group in mine))
        for real in (True, False)
        for kind in sorted({group.kind for group in acting if group.real == real})
        if (mine := [group for group in acting if (group.real, group.kind) == (real, kind)])
    ]


def without_kind(groups: Iterable[LabelledGroup], kind: str) -> list[LabelledGroup]:
    """The groups as if no campaign of that kind had been known."""
    return [group for group in groups if not (group.real and group.kind == kind)]


def leave_kind_out(fit: Sequence[LabelledGroup], test: Sequence[LabelledGroup]) -> list[LeftOut]:
    """One row a campaign kind in `test`: fitted without it, measured on it and on all that is no campaign.
    No row where `fit` has no other kind."""
    rows = []
    known = {group.kind for group in fit if group.real}
    for kind in sorted({group.kind for group in test if group.real and known - {group.kind}}):
        mapping = fit_confidence(without_kind(fit, kind))
        believed = believe(test, mapping)
        rows.append(_row(kind, [b for b in believed if not b.group.real or b.group.kind == kind]))
    return rows


def leave_corpus_out(fit: Sequence[LabelledGroup], test: Sequence[LabelledGroup]) -> list[LeftOut]:
    """One row a corpus in both: fitted on the other corpora, measured on this one."""
    rows = []
    corpora = {group.corpus for group in fit}
    for corpus in sorted(corpora & {group.corpus for group in test}) if len(corpora) > 1 else []:
        mapping = fit_confidence(group for group in fit if group.corpus != corpus)
        rows.append(_row(corpus, believe([g for g in test if g.corpus == corpus], mapping)))
    return rows


def _row(name: str, believed: Sequence[Believed]) -> LeftOut:
    sure = [b for b in believed if b.confidence >= 0.9]
    return LeftOut(
        name, len(believed), sum(b.group.real for b in believed),
        float(np.mean([b.confidence for b in believed])), float(np.mean([b.group.real for b in believed])),
        log_loss(believed), len(sure), sum(b.group.real for b in sure),
    )  # fmt: skip
