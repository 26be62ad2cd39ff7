"""Accounts that nothing ties, yet work as the tied ones of their group do: for these the tied ones vouch.

An operator who gives some accounts a card or a network of their own still deals all of them tasks from one
stream, at one pace. Strangers who use the same frame bring tasks of their own, at a pace of their own.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.link.oddness import mean_distances
from stillwatch.model.asking import asks, sent_by_one
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats, Group, Ints

LEAST_VOUCHERS: Final = 10  # of fewer, a nine-in-ten quantile says nothing
LEAST_SHARE: Final = 1 / 3  # of the accounts: with fewer tied, the users of an app came in with a proxy
_NINE_IN_TEN: Final = 0.9
_PACE: Final = 4.0  # dealt work; customers' rates spread over two orders of magnitude
_FRESH: Final = 0.8  # of its tasks nobody else in the group sends
_HALF: Final = 0.5  # of how often the tied ones send another text; an agent sends one at every step
_CORNER: Final = 1 / 3  # of the share of their traffic that the tied ones give the frame
_DAY: Final = 86400.0
_LEAST_SPREAD: Final = 0.02  # of a label's probability


def work_alike(group: Group, scene: Scene, tied: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each of the group's accounts whether it works as the `tied` ones do.

    Null hypothesis for each: it is dealt tasks as the tied ones are. It is alike where what it asks for (its
    mean harvest labels) lies no further from the tied ones' than nine in ten of these do, its tasks are
    its own and new as often as theirs, within a factor of two, and its pace and the frame's share of its
    traffic are theirs.
    """
    who = np.searchsorted(group.accounts, scene.traffic.account[group.exchanges])
    sent = np.maximum(np.bincount(who, minlength=len(group.accounts)), 1)
    asked = mean_distances(scene.traffic.harvest[group.exchanges] / 255.0, who, tied, _LEAST_SPREAD)
    pace = sent / _active_days(group, scene)
    usual = float(np.median(pace[tied]))
    share = sent / np.maximum(scene.sent(group.accounts, group.until), 1)
    count = int(tied.sum())
    own, new = _own_and_new(group, scene, who)
    often = float(np.median(new[tied]))
    further = (count + 1) / (count - 1)  # the centre is the tied ones' own: they lie nearer to it
    alike: NDArray[np.bool_] = (
        (asked <= further * np.quantile(asked[tied], _NINE_IN_TEN))
        & (pace >= usual / _PACE)
        & (pace <= usual * _PACE)
        & (share >= _CORNER * np.median(share[tied]))
        & (own >= _FRESH)
        & (new >= _HALF * often)
        & (new * _HALF <= often)
    )
    return alike


def _active_days(group: Group, scene: Scene) -> Floats:
    first, last = scene.accounts.first_seen[group.accounts], scene.accounts.last_seen[group.accounts]
    days: Floats = np.maximum((np.minimum(last, group.until) - first) / _DAY, 1.0)
    return days


def _own_and_new(group: Group, scene: Scene, who: Ints) -> tuple[Floats, Floats]:
    """Of what each account asks (`asks`), the share whose text no other account of the group sent, and
    different texts over all."""
    body, size = scene.traffic.body[group.exchanges], len(group.accounts)
    asked = asks(body, who, scene.traffic.opens[group.exchanges])
    body, who = body[asked], who[asked]
    told = np.maximum(np.bincount(who, minlength=size), 1)
    own = np.bincount(who, sent_by_one(body, who) & (body != 0), minlength=size) / told
    _, code = np.unique(body, return_inverse=True)
    new = np.bincount(np.unique(code * size + who) % size, minlength=size) / told
    return own, new
