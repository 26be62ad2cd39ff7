"""What a group asks for: how far its harvest probabilities stand out among customers' own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.learning import learning_moment
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.harvest import LABELS
from stillwatch.model.tail import CensoredTail, fit_tail, outlier_bits
from stillwatch.model.traffic import Accounts, Finding, Floats, Group

_OFTEN = 5  # exchanges that make an account's mean worth comparing
_PRIOR_EXCHANGES = 5.0  # pull of the background on a mean over few exchanges
_MIN_REFERENCE = 50
_LARGE = 0.01  # a smaller part of all accounts moves their mean by less than a hundredth of its distance


class HarvestLabelsDetector:
    """Ranks a group's harvest labels among all other accounts'.

    Sees: the mean probability of each harvest label over the group's common exchanges, relative to its
    background; of the nine, the label that stands out most.
    Null hypothesis: the group's frame is one more frame of customers that do not act as one. Bits are -log2
    of the p-value: by rank (conformal: the share of other accounts whose own mean stands out as much), or
    by a tail fitted below the 95th percentile, where campaigns that nobody set apart hold the ranks above.
    Independent: nothing inside one frame family, so the group counts as one observation.
    Benign look-alikes: judge runs, coding agents, tutoring apps: they ask for the same things, and come
    out clean because their accounts do not act as one.
    Evasion: wording that no classifier knows.
    References: Bates et al., Testing for outliers with conformal p-values (Annals of Statistics 2023);
    Bashari, Sesia and Romano, contaminated reference data (ICML 2025).
    """

    name = "harvest_labels"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Bits of the label that stands out most."""
        accounts = scene.accounts
        reference = self._reference(group, scene)
        inside = reference.members[group.accounts]
        others = len(reference.highest) - int(inside.sum())
        if not len(group.exchanges) or others < _MIN_REFERENCE:
            return silent(group)
        means = scene.traffic.harvest[group.exchanges].mean(axis=0) / 255.0
        ratios = _ratios(means, float(len(group.exchanges)), reference.background)
        best = int(np.argmax(ratios))
        beyond = len(reference.highest) - int(np.searchsorted(reference.highest, ratios[best]))
        mine = group.accounts[inside]
        own = _ratios(accounts.harvest[mine], accounts.exchanges[mine], reference.background).max(axis=1)
        share = (1 + beyond - int((own >= ratios[best]).sum())) / (1 + others)
        each = _each(accounts, group, best, reference.background)
        says = (
            f"asks for {LABELS[best].replace('_', ' ')} {2 ** ratios[best]:.1f} times as much as customers "
            f"do; {share:.1%} of other accounts stand out as far"
        )
        bits = outlier_bits(float(ratios[best]), float(-np.log2(share)), reference.tail)
        return Finding(bits, says, each, float((each > 0).mean()))

    def _reference(self, group: Group, scene: Scene) -> _Reference:
        """The customers known by then, learned once; without the group where it is so large that it moves
        their mean."""
        moment = learning_moment(scene, group.until)
        known = f"harvest labels by {moment}"
        everybody = scene.remembered(known, lambda: _learn(scene.accounts, _customers(scene, moment)))
        inside = int(everybody.members[group.accounts].sum())
        if inside < _LARGE * len(everybody.highest):
            return everybody
        others = _customers(scene, moment)
        others[group.accounts] = False
        return _learn(scene.accounts, others)


def _customers(scene: Scene, moment: float) -> NDArray[np.bool_]:
    """Customers who had sent _OFTEN exchanges before `moment`, if each sends at an even pace."""
    accounts, chosen = scene.accounts, scene.customers()
    often = np.flatnonzero(chosen & (accounts.exchanges >= _OFTEN))
    pace = (accounts.last_seen[often] - accounts.first_seen[often]) / accounts.exchanges[often]
    chosen[:] = False
    chosen[often] = accounts.first_seen[often] + _OFTEN * pace < moment
    return chosen


@dataclass(frozen=True)
class _Reference:
    """Which accounts are compared with; the mean of each label over them, and how far each account's most
    outstanding label stands out: sorted, and as a tail."""

    members: NDArray[np.bool_]
    background: Floats
    highest: Floats
    tail: CensoredTail


def _learn(accounts: Accounts, members: NDArray[np.bool_]) -> _Reference:
    if not members.any():
        return _Reference(members, np.zeros(accounts.harvest.shape[1]), np.empty(0), fit_tail(np.zeros(1)))
    background = accounts.harvest[members].mean(axis=0)
    ratios = _ratios(accounts.harvest[members], accounts.exchanges[members], background)
    highest = np.sort(ratios.max(axis=1))
    return _Reference(members, background, highest, fit_tail(highest))


def top_labels(means: Floats, background: Floats) -> list[str]:
    """Labels that stand out at least half as far as the strongest, strongest first."""
    ratios = np.log2((means + 0.01) / (background + 0.01))
    order = np.argsort(-ratios, kind="stable")
    return [LABELS[i] for i in order if ratios[i] > max(0.5, ratios[order[0]] / 2)][:3]


def _ratios(means: Floats, exchanges: NDArray[np.int64] | float, background: Floats) -> Floats:
    """Log2 of each mean over its background, means over few exchanges pulled to it."""
    n = np.asarray(exchanges, float)[..., None]
    pulled = (means * n + background * _PRIOR_EXCHANGES) / (n + _PRIOR_EXCHANGES)
    ratios: Floats = np.log2((pulled + 0.01) / (background + 0.01))
    return ratios


def _each(accounts: Accounts, group: Group, label: int, background: Floats) -> Floats:
    mine = accounts.harvest[group.accounts, label]
    each: Floats = np.clip(np.log2((mine + 0.01) / (background[label] + 0.01)), -3.0, 3.0)
    return each
