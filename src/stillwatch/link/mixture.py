"""How much of an unlabelled set is of a known kind, and which of its rows are.

Three sets of scores are compared: rows known to be harvest, the unlabelled rest of the same accounts, and
strangers' rows. Null hypothesis of a row: it is one of the accounts' other requests. What is assumed: the
score of harvest has the same distribution in the unlabelled set as among the known rows.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from stillwatch.model.traffic import Floats

_DOUBT: Final = 0.1  # chance that a bound on the distributions (Dvoretzky, Kiefer, Wolfowitz) fails


def share_by_best_bin(known: Floats, unlabelled: Floats) -> float:
    """Share of the unlabelled rows that can at most be of the known kind: the smallest ratio of tails.

    Source: best-bin estimation (Garg and others, Mixture proportion estimation and PU learning, 2021).
    It is the share itself where some scores belong to the known kind alone; else it is too large.
    """
    moments = np.sort(known)[::-1]
    mine = np.arange(1, len(known) + 1) / len(known)
    theirs = _tail(unlabelled, moments)
    best = int(np.argmin((theirs + _slack(known, unlabelled)) / mine))
    return float(min(theirs[best] / mine[best], 1.0))


def share_by_reference(known: Floats, unlabelled: Floats, strangers: Floats) -> float:
    """Share of the unlabelled rows of the known kind if the others are as strangers' rows are.

    Source: adjusted count (Forman, Quantifying counts and costs via classification, 2008), at the score
    that tells known rows from strangers' best. 0 where none does beyond what chance brings to samples of
    this size (two-sample Kolmogorov-Smirnov): nothing is then known of the others.
    """
    moments = np.sort(known)[::-1]
    mine, rest, false = (_tail(scores, moments) for scores in (known, unlabelled, strangers))
    best = int(np.argmax(mine - false))
    apart = mine[best] - false[best]
    if apart <= _slack(known, strangers):
        return 0.0
    return float(np.clip((rest[best] - false[best]) / apart, 0.0, 1.0))


def _slack(one: Floats, other: Floats) -> float:
    """How far two distribution functions may lie apart where they are the same."""
    return float(np.sqrt(np.log(4 / _DOUBT) / 2) * (len(one) ** -0.5 + len(other) ** -0.5))


def _tail(scores: Floats, moments: Floats) -> Floats:
    """Share of the scores at or above each moment."""
    tail: Floats = 1 - np.searchsorted(np.sort(scores), moments) / len(scores)
    return tail


def chances(known: Floats, unlabelled: Floats, share: float) -> Floats:
    """Probability of each unlabelled row to be of the known kind, which makes up `share` of them.

    It is the share times the likelihood ratio of the row's score, known against unlabelled; the ratio is
    made monotone in the score (isotonic regression, Barlow and others, 1972).
    """
    scores = np.concatenate([known, unlabelled])
    order = np.argsort(scores, kind="stable")
    is_known = np.repeat([1.0, 0.0], [len(known), len(unlabelled)])
    weights = np.repeat([0.5 / len(known), 0.5 / len(unlabelled)], [len(known), len(unlabelled)])
    fitted = isotonic_regression(is_known[order], weights=weights[order]).x
    chance = np.empty(len(scores))
    chance[order] = np.minimum(share * fitted / np.maximum(1 - fitted, 1e-9), 1.0)
    return chance[len(known) :]


def surest(chance: Floats, wrong: float) -> NDArray[np.bool_]:
    """The most rows, surest first, of which in expectation no more than a share of `wrong` is not of the
    kind (local false-discovery rates, Efron 2001)."""
    order = np.argsort(-chance, kind="stable")
    rate = np.cumsum(1 - chance[order]) / np.arange(1, len(chance) + 1)
    allowed = np.flatnonzero(rate <= wrong)
    chosen = np.zeros(len(chance), bool)
    chosen[order[: allowed[-1] + 1 if len(allowed) else 0]] = True
    return chosen & (chance > 0)


def unlike_strangers(rest: Floats, strangers: Floats, wrong: float) -> NDArray[np.bool_]:
    """Rows whose scores strangers hardly reach: of these a share of `wrong` in expectation, at most, is as
    strangers' rows are.

    Source: conformal p-values against a reference (Bates and others, Testing for outliers with conformal
    p-values, 2023), claimed by Benjamini and Hochberg's procedure.
    """
    above = len(strangers) - np.searchsorted(np.sort(strangers), rest)
    chance = (above + 1) / (len(strangers) + 1)
    order = np.argsort(chance, kind="stable")
    places = np.arange(1, len(rest) + 1)
    allowed = np.flatnonzero(chance[order] <= wrong * places / max(len(rest), 1))
    chosen = np.zeros(len(rest), bool)
    chosen[order[: allowed[-1] + 1 if len(allowed) else 0]] = True
    return chosen
