"""Accounts that act in the same second more often than their busy hours explain."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.statistics import poisson_bits
from stillwatch.model.traffic import Finding, Floats, Group, Ints

_NEAR, _AROUND = 2.0, 300.0  # seconds
_MIN_EXCHANGES = 20
_EXCESS = 1.5
# by whole minutes, hours and days, in seconds
_MOVES = ((-600.0, -60.0, 60.0, 600.0), (-3600.0, 3600.0), (-86400.0, 86400.0))


class SynchronyLinker:
    """Links accounts that send within two seconds of each other.

    Sees: exchanges of a member that another member's exchange falls next to, against how many the same
    members' traffic in the surrounding five minutes would bring.
    Null hypothesis: inside five minutes, members send independently at a steady rate, and those who run
    by the clock meet as often when the others' exchanges are moved by whole minutes, hours or days.
    Busy hours, a lesson's start, a viral afternoon and jobs on the full minute are therefore no synchrony.
    Independent: five-minute stretches; what happens within one counts as one observation.
    Benign look-alikes: one scheduler that starts several accounts' jobs.
    Evasion: random delays of minutes; then even load, pivots and succession must speak.
    References: SynchroTrap (CCS 2014), made relative to the traffic's own rate.
    """

    name = "synchrony"
    family: Family = "cadence"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Close exchanges of different accounts beyond chance."""
        ts, who = scene.traffic.ts[group.exchanges], scene.traffic.account[group.exchanges]
        if len(ts) < _MIN_EXCHANGES or len(group.accounts) < 3:
            return silent(group)
        near, around = _other_accounts(ts, who, _NEAR), _other_accounts(ts, who, _AROUND)
        expected = around * (_NEAR / _AROUND)
        if (near > 0).sum() > _EXCESS * (1 - np.exp(-expected)).sum():  # else the clock cannot matter
            expected = np.maximum(expected, _by_the_clock(ts, who))
        met = (near > 0).astype(float)
        chance = 1 - np.exp(-expected)
        seen, by_chance = float(met.sum()), float(chance.sum())
        # bursts make neighbours dependent: each five minutes count once
        _, turns = np.unique(np.floor(ts / _AROUND), return_counts=True)
        shrink = float(len(turns) / len(ts)) if len(ts) else 1.0
        bits = (
            max(poisson_bits(seen * shrink, by_chance * shrink), 0.0) if seen > _EXCESS * by_chance else 0.0
        )
        each = _per_account(who, met - chance, group.accounts) * (bits > 0)
        says = (
            f"{seen / len(ts):.0%} of the exchanges fall within 2 s of another member's; "
            f"chance would bring {by_chance / len(ts):.0%}"
        )
        return Finding(bits, says if bits else "", each, float((each > 0).mean()))


def _other_accounts(ts: Floats, who: Ints, reach: float, move: float = 0.0) -> Floats:
    """Exchanges of other accounts within `reach` seconds of each exchange moved by `move`."""
    at = ts + move
    every = np.searchsorted(ts, at + reach, "right") - np.searchsorted(ts, at - reach)
    order = np.lexsort((ts, who))
    # an offset larger than any time difference keeps accounts apart in one sorted array
    line = who[order] * 4e9 + (ts[order] - ts[0])
    own = np.searchsorted(line, line + move + reach, "right") - np.searchsorted(line, line + move - reach)
    out = every.astype(np.float64)
    out[order] -= own
    return np.maximum(out, 0.0)


def _by_the_clock(ts: Floats, who: Ints) -> Floats:
    """Neighbours when the others are moved by whole minutes, hours or days, whichever brings most."""
    most: Floats = np.max(
        [np.mean([_other_accounts(ts, who, _NEAR, move) for move in moves], axis=0) for moves in _MOVES],
        axis=0,
    )
    return most


def _per_account(who: Ints, excess: Floats, accounts: Ints) -> Floats:
    total = np.bincount(np.searchsorted(accounts, who), excess, minlength=len(accounts))
    return np.clip(total, 0.0, 6.0)
