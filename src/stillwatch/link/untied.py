"""Accounts of a campaign that nothing ties to it, taken together: how many of them can be its own at all.

One account that nothing ties and that does little shows nothing odd, and thirty of them do not either, each
by itself. An operator who gives some accounts a card and a network of their own deals them work as he does
the others; of thirty users of one program each differs by little, but all in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats, Ints

_LEAST_TIED: Final = 5  # of fewer one cannot say where their ways end
_LEAST_UNTIED: Final = 2
_HARDLY_ANY: Final = 0.1  # of the tied ones
_ROUNDING: Final = 1e-9  # of means of equal numbers
_DAY: Final = 86400.0


def bits_against_untied(x: Ints, tied: Ints, untied: Ints, scene: Scene) -> float:
    """Bits against each `untied` account's being run with the `tied` ones, from all of them together; 0 where
    most may be.

    x: exchange of each sighting of the campaign's frames by these accounts (each once or more).
    Null hypothesis: tied and untied accounts are dealt work alike, so that of each trait (`_traits`) both
    have one distribution. Of untied accounts that lie where hardly a tied one does, at most the rest can be
    members; the trait that tells them best apart counts. Their prior odds then are those of that share, with
    one member seen before. Independent are accounts, not traits: on the best of ten tails, two untied members
    have one bit against them by chance in a tenth of campaigns, five have two bits in a thousandth.
    """
    if len(tied) < _LEAST_TIED or len(untied) < _LEAST_UNTIED:
        return 0.0
    accounts = np.union1d(tied, untied)
    is_tied = np.isin(accounts, tied)
    tails = (side * trait for trait in _traits(x, accounts, scene) for side in (1.0, -1.0))
    share = _largest_share(tails, is_tied)
    members = (share * len(untied) + 1) / (len(untied) + 1)
    return max(float(np.log2((1 - members) / members)), 0.0) if members < 1 else 0.0


def _largest_share(tails: Iterable[Floats], is_tied: NDArray[np.bool_]) -> float:
    return min(_share_within(scores[is_tied], scores[~is_tied]) for scores in tails)


def _share_within(tied: Floats, untied: Floats) -> float:
    """Share of the untied scores that members can at most be, if as many of them as of the tied ones lie
    above the lowest tenth of these."""
    below = int(_HARDLY_ANY * len(tied))
    lowest = np.sort(tied)[below]
    within = untied >= lowest - _ROUNDING * abs(lowest)
    return float(min(within.mean() / (1 - below / len(tied)), 1.0))


def _traits(x: Ints, accounts: Ints, scene: Scene) -> list[Floats]:
    """Of each account: the share of its traffic that shows the frames, its pace, how many of the frames stand
    in an exchange, how long its answers are, and how often there is a system text."""
    rows, shown = np.unique(x, return_counts=True)
    mine = np.isin(scene.traffic.account[rows], accounts)
    rows, shown = rows[mine], shown[mine]
    who = np.searchsorted(accounts, scene.traffic.account[rows])
    sent = np.maximum(np.bincount(who, minlength=len(accounts)), 1)
    first, last = scene.accounts.first_seen[accounts], scene.accounts.last_seen[accounts]
    lengths = np.log1p(scene.traffic.output_tokens[rows].astype(np.float64))
    return [
        sent / np.maximum(scene.accounts.exchanges[accounts], 1),
        sent / np.maximum((last - first) / _DAY, 1.0),
        *(np.bincount(who, of, minlength=len(accounts)) / sent
          for of in (shown, lengths, scene.traffic.system[rows].astype(np.float64))),
    ]  # fmt: skip
