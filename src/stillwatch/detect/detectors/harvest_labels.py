"""What a group asks for: how far its harvest probabilities stand out among customers' own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.harvest import LABELS
from stillwatch.model.tail import outlier_bits
from stillwatch.model.traffic import Accounts, Finding, Floats, Group, Ints

_OFTEN = 5  # exchanges that make an account's mean worth comparing
_PRIOR_EXCHANGES = 5.0  # pull of the background on a mean over few exchanges
_MIN_REFERENCE = 50


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
        sent = scene.remembered("exchanges", group.until, lambda: _sent_until(scene, group.until))
        reference = (sent >= _OFTEN) & scene.customers(group)
        if not len(group.exchanges) or reference.sum() < _MIN_REFERENCE:
            return silent(group)
        background = accounts.harvest[reference].mean(axis=0)
        means = scene.traffic.harvest[group.exchanges].mean(axis=0) / 255.0
        ratios = _ratios(means, float(len(group.exchanges)), background)
        best = int(np.argmax(ratios))
        others = _ratios(accounts.harvest[reference], accounts.exchanges[reference], background).max(axis=1)
        share = (1 + int((others >= ratios[best]).sum())) / (1 + len(others))
        each = _each(accounts, group, best, background)
        says = (
            f"asks for {LABELS[best].replace('_', ' ')} {2 ** ratios[best]:.1f} times as much as customers "
            f"do; {share:.1%} of other accounts stand out as far"
        )
        bits = outlier_bits(float(ratios[best]), others)
        return Finding(bits, says, each, float((each > 0).mean()))


def _sent_until(scene: Scene, until: float) -> Ints:
    """Exchanges of every account before `until`."""
    seen = int(np.searchsorted(scene.traffic.ts, until))
    return np.bincount(scene.traffic.account[:seen], minlength=len(scene.accounts))


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
