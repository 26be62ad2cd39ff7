"""Accounts that begin where others stopped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.statistics import poisson_bits
from stillwatch.model.traffic import Finding, Floats, Group

_SOON, _QUIET = 1800.0, 12 * 3600.0  # seconds


class SuccessionLinker:
    """Links accounts that take over when a member is stopped.

    Sees: members whose first exchange comes within half an hour of another member's last one, or of the
    first refusal (401, 403) it got, the stopped one having been quiet for 12 hours since.
    Null hypothesis: a new member begins at any of the moments at which it is at work, whoever has just
    ended: its first exchange comes so soon after an end as often as its exchanges do.
    Independent: each new member counts once.
    Benign look-alikes: a shift change in an enterprise; it does not harvest. Pupils begin and end in lessons
    and the users of an app in the evening, but they also work then.
    Evasion: replace stopped accounts days later.
    References: hydra clusters (Anthropic, 2026-02-23): a banned account is replaced at once.
    """

    name = "succession"
    family: Family = "lineage"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """New members that follow an end, beyond chance."""
        starts, ends = _starts(group, scene), _ends(group, scene)
        if len(group.accounts) < 4 or not len(ends):
            return silent(group)
        late = starts > scene.began + _QUIET
        follows = _follows(starts, ends) & late
        seen, expected = float(follows.sum()), float(_chances(group, ends, scene)[late].sum())
        chance = expected / max(float(late.sum()), 1.0)
        bits = max(poisson_bits(seen, expected), 0.0) if seen > 2 * expected else 0.0
        each: Floats = (
            np.where(follows, min(np.log2(1 / max(chance, 1e-3)), 8.0), 0.0) if bits else 0.0 * starts
        )
        says = (
            f"{int(seen)} accounts began within 30 min of another member's end; "
            f"chance would bring {expected:.1f}"
        )
        return Finding(bits, says if bits else "", each, float(follows.mean()))


def _starts(group: Group, scene: Scene) -> Floats:
    return scene.accounts.first_seen[group.accounts]


def _ends(group: Group, scene: Scene) -> Floats:
    """Moments at which members were stopped, one each: refused, or refused never and quiet since."""
    traffic = scene.traffic
    refused = scene.remembered("refusals", lambda: np.flatnonzero(traffic.refused))
    refused = refused[: int(np.searchsorted(traffic.ts[refused], group.until))]
    refused = refused[np.isin(traffic.account[refused], group.accounts)]
    stopped, first = np.unique(traffic.account[refused], return_index=True)
    last = scene.accounts.last_seen[np.setdiff1d(group.accounts, stopped)]
    quiet = last[last < group.until - _QUIET]
    found: Floats = np.sort(np.concatenate([traffic.ts[refused[first]], quiet]))
    return found


def _chances(group: Group, ends: Floats, scene: Scene) -> Floats:
    """For each account the share of its exchanges in the group that come soon after a member's end."""
    who = np.searchsorted(group.accounts, scene.traffic.account[group.exchanges])
    sent = np.bincount(who, minlength=len(group.accounts))
    soon = np.bincount(who, _follows(scene.traffic.ts[group.exchanges], ends), minlength=len(group.accounts))
    chances: Floats = soon / np.maximum(sent, 1)
    return chances


def _follows(starts: Floats, ends: Floats) -> NDArray[np.bool_]:
    at = np.searchsorted(ends, starts, "left") - 1
    gap = np.where(at >= 0, starts - ends[np.maximum(at, 0)], np.inf)
    soon: NDArray[np.bool_] = (gap >= 0) & (gap <= _SOON)
    return soon
