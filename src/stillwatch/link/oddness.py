"""How far an account's ways lie from those of accounts that are known to act as one, as evidence in bits.

Null hypothesis: the account is one of theirs, so that what it does is drawn as what they do is. Nothing is
assumed of strangers, who are many sorts of people: evidence is against being one of them, never for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from stillwatch.model.tail import CensoredTail, fit_tail, outlier_bits
from stillwatch.model.traffic import Floats, Ints

# no tail is taken for lighter than that of one squared normal deviation: few accounts may agree by chance
_LIGHTEST: Final = fit_tail(chi2.ppf(np.arange(0.5, 1000.0) / 1000, 1))


def mean_distances(values: Floats, who: Ints, tied: NDArray[np.bool_], least: float) -> Floats:
    """Squared distance of each account's mean from the `tied` ones', in units of what dealing out at random
    brings for as many rows, and of how far the tied ones differ among themselves.

    values: one a row, or a row of several; who: 0 to len(tied) - 1 for each row, every account present;
    least: standard deviation that the tied ones are granted however alike they are.
    """
    size = len(tied)
    sent = np.bincount(who, minlength=size).astype(float)
    columns = values.reshape(len(values), -1)
    sums = np.stack([np.bincount(who, column, minlength=size) for column in columns.T], axis=1)
    means = sums / sent[:, None]
    mine = tied[who]
    within = ((columns[mine] - means[who[mine]]) ** 2).mean(axis=0)
    return spread_distances(means, columns[mine].mean(axis=0), within / sent[:, None], tied, least)


def spread_distances(
    means: Floats, centre: Floats, noise: Floats, tied: NDArray[np.bool_], least: float
) -> Floats:
    """The same for means whose noise (variance) is known; the average over columns, one for each account."""
    between = np.maximum(((means[tied] - centre) ** 2 - noise[tied]).mean(axis=0), least**2)
    distance: Floats = ((means - centre) ** 2 / (noise + between)).mean(axis=1)
    return distance


def surprise(distances: Floats, tied: NDArray[np.bool_]) -> Floats:
    """-log2 of each account's p-value: by its rank among the tied ones (conformal), or by a tail fitted to
    them, which a few strangers among the tied ones do not move (`model.tail`)."""
    theirs = np.sort(distances[tied])
    fitted = fit_tail(theirs)
    tail = CensoredTail(
        max(fitted.begin, _LIGHTEST.begin),
        max(fitted.scale, _LIGHTEST.scale),
        fitted.above,
        max(fitted.trusted, _LIGHTEST.trusted),
    )
    as_odd = len(theirs) - np.searchsorted(theirs, distances, "left") + ~tied
    ranked = -np.log2(as_odd / (len(theirs) + ~tied))
    bits = [outlier_bits(d, r, tail) for d, r in zip(distances.tolist(), ranked.tolist(), strict=True)]
    return np.array(bits, float)


def evidence_against(surprises: Sequence[Floats]) -> Floats:
    """Bits against being one of the tied, from one array of surprises for each aspect.

    Aspects are combined as independent (Fisher, Statistical methods for research workers, 1925), and the
    p-value is taken for the most that it can speak against its null (Sellke, Bayarri and Berger,
    Calibration of p values, 2001); from a p-value of 1/e on nothing is said.
    """
    total = 2 * np.log(2) * np.sum(surprises, axis=0)
    logs = chi2.logsf(total, 2 * len(surprises))
    said = logs < -1
    against: Floats = np.where(said, -(1 + logs + np.log(np.where(said, -logs, 1.0))) / np.log(2), 0.0)
    return against
