"""Fits the mapping from bits to confidence on groups of known truth, and judges groups as a scan would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize

from stillwatch.decide.confidence import estimate_share, own_map
from stillwatch.decide.harvest_key import harvest_key
from stillwatch.decide.two_keys import OWNERS_SHARE
from stillwatch.model.confidence import BEHAVIOUR, ConfidenceMap, Keys
from stillwatch.model.errors import StillwatchError
from stillwatch.model.traffic import Floats, Ints
from stillwatch.range.labelled import LabelledGroup

# By its detector's null hypothesis a bit of behaviour is a likelihood ratio of two; the fit may believe less
_MOST_PER_BIT: Final = float(np.log(2))
_BEGIN: Final = (0.0, 0.5, 0.1, 0.0)
Bools = NDArray[np.bool_]
_UNCLEAR: Final = 0.2  # of a group's accounts are campaigns', and less than half: it teaches nothing


def fit_confidence(
    groups: Iterable[LabelledGroup], fitted_on: str = "", keys: Keys | None = None
) -> ConfidenceMap:
    """Logistic regression with slopes that are not negative, on the groups that act as one and are clearly
    a campaign's or clearly none; and the line that it gives, bent to their ratios (`_bent`). keys: those that
    the mapping brings, None for the package's.

    Targets are pulled to the middle by one group each (Platt 1999), so that separable data give finite
    slopes. `StillwatchError` where there are not both campaigns and others.
    """
    keys = keys or own_map().keys
    clear = [group for group in groups if group.real or group.campaign_share < _UNCLEAR]
    chosen = [group for group in clear if group.acts_as_one(keys)]
    real = np.array([group.real for group in chosen], bool)
    campaigns, honest = int(real.sum()), int((~real).sum())
    if not campaigns or not honest:
        raise StillwatchError(
            f"{campaigns} campaigns and {honest} other groups act as one: nothing to tell apart",
            hint="label ranges with campaigns and customers, or add your own groups",
        )
    target = np.where(real, (campaigns + 1) / (campaigns + 2), 1 / (honest + 2))
    fitted = minimize(
        _loss, _BEGIN, args=(_columns(chosen, keys), target), jac=True, method="L-BFGS-B",
        bounds=[(None, None), (0.0, None), (0.0, _MOST_PER_BIT), (0.0, None)],
    )  # fmt: skip
    intercept, harvest, behaviour, unopposed = (round(float(value), 5) for value in fitted.x)
    straight = _columns(chosen, keys) @ fitted.x - np.log(campaigns / honest)
    line, bent = _bent(straight, real)
    mapping = ConfidenceMap(
        intercept=intercept, harvest=harvest, behaviour=behaviour, unopposed=unopposed, line=line, bent=bent,
        share=round(campaigns / len(chosen), 5), groups=len(chosen), honest=honest, fitted_on=fitted_on,
        keys=keys,
    )  # fmt: skip
    return replace(mapping, by_chance=_by_chance(clear, mapping))


def _by_chance(groups: Sequence[LabelledGroup], mapping: ConfidenceMap) -> float:
    """Share of the groups of different owners which do not act as one whose harvest, if all their accounts
    were tied, would speak for a campaign; one is added either way."""
    apart = [
        group for group in groups
        if not group.real and group.owners_share >= OWNERS_SHARE
        and group.coordination < mapping.keys.coordination
    ]  # fmt: skip
    speak = sum(
        mapping.log_ratio(group.bits, harvest_key(group.accounts, mapping.keys), group.unopposed) > 0
        for group in apart
    )
    return round((speak + 1) / (len(apart) + 2), 5)


def _bent(straight: Floats, real: Bools) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Log-ratios that the line gives, and those that the groups have there, both ascending: where each level
    of an isotonic regression begins and ends.

    The regression is of what groups are, campaigns and others in equal parts (Zadrozny and Elkan, KDD 2002).
    One group of either kind is added beyond the last of the other, so that no level is certain.
    """
    order = np.argsort(straight, kind="stable")
    at = np.concatenate([straight[order[:1]], straight[order], straight[order[-1:]]])
    is_real = np.concatenate([[1.0], real[order].astype(float), [0.0]])
    weight = np.where(is_real > 0, 1 / (real.sum() + 1), 1 / ((~real).sum() + 1))
    _, first, of = np.unique(
        isotonic_regression(is_real, weights=weight).x, return_index=True, return_inverse=True
    )
    last = np.append(first[1:], len(at)) - 1
    odds = np.bincount(of, weight * is_real) / np.bincount(of, weight * (1 - is_real))
    line = np.stack([at[first], at[last]], axis=1).ravel()
    bent = np.repeat(np.log(odds), 2)
    return tuple(np.round(line, 4).tolist()), tuple(np.round(bent, 4).tolist())


def _columns(groups: Sequence[LabelledGroup], keys: Keys) -> Floats:
    behaviour = [sum(group.bits.get(family, 0.0) for family in BEHAVIOUR) for group in groups]
    beyond = [group.harvest - group.key_by_size(keys) for group in groups]
    unopposed = [float(group.unopposed) for group in groups]
    return np.column_stack([np.ones(len(groups)), beyond, behaviour, unopposed])


def _loss(weights: Floats, columns: Floats, target: Floats) -> tuple[float, Floats]:
    """Cross entropy and its gradient."""
    odds = columns @ weights
    loss = float((np.logaddexp(0.0, odds) - target * odds).sum())
    gradient: Floats = columns.T @ (1 / (1 + np.exp(-np.clip(odds, -500, 500))) - target)
    return loss, gradient


def scans_of(groups: Iterable[LabelledGroup], keys: Keys) -> list[list[LabelledGroup]]:
    """Groups that act as one, those of one source and view together: what one scan would have judged."""
    scans: defaultdict[tuple[str, str], list[LabelledGroup]] = defaultdict(list)
    for group in groups:
        if group.acts_as_one(keys):
            scans[group.source, group.view].append(group)
    return [scans[name] for name in sorted(scans)]


def confidences(scan: Sequence[LabelledGroup], mapping: ConfidenceMap) -> Floats:
    """Confidence of each group of one scan, the share of campaigns being estimated from the scan itself."""
    keys = [group.key_by_size(mapping.keys) for group in scan]
    seen = [(group.bits, key, group.unopposed) for group, key in zip(scan, keys, strict=True)]
    share = estimate_share(np.array([mapping.log_ratio(*one) for one in seen]), communities_of(scan))
    return np.array([mapping.probability(*one, share) for one in seen])


def communities_of(scan: Sequence[LabelledGroup]) -> Ints:
    """A number for each group's community; a group that names none is one of its own."""
    names = [g.community if g.community >= 0 else -1 - place for place, g in enumerate(scan)]
    return np.unique(names, return_inverse=True)[1].astype(np.int64)
