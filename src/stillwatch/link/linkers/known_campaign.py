"""Accounts that go on with a campaign which an earlier scan convicted."""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.link.recognition import ALPHA
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.statistics import poisson_bits
from stillwatch.model.traffic import Finding, Floats, Group

_MOST: Final = 10.0  # bits for one member, as of other linkers


class KnownCampaignLinker:
    """Links accounts that were recognised to work for one known campaign.

    Sees: members that use the rare wordings of a campaign convicted before, with its clients, networks
    and registrations, or that were members of it themselves and use its wordings again.
    Null hypothesis: members are customers; each is recognised by chance once in 100,000 (the bound of the
    e-process in link/recognition.py, whatever the number of its exchanges).
    Independent: each recognised account counts once; only exchanges after the conviction count.
    Benign look-alikes: a customer who copied one sentence of the campaign: one wording is not enough.
    Evasion: new wordings of every sentence, with new clients and registrations: then it is a new campaign.
    References: hydra clusters (Anthropic, 2026-02-23); SybilEdge (Breuer, Eilat and Weinsberg, WWW 2020).
    """

    name = "known_campaign"
    family: Family = "lineage"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Recognised members of one known campaign, beyond chance."""
        if scene.known is None:
            return silent(group)
        mine = scene.known.recognised[group.accounts]
        mine = np.where(scene.known.since[group.accounts] < group.until, mine, -1)
        if not (mine >= 0).any():
            return silent(group)
        number = int(np.argmax(np.bincount(mine[mine >= 0])))
        of_it = mine == number
        bits = max(poisson_bits(float(of_it.sum()), ALPHA * len(mine)), 0.0)
        each: Floats = np.where(of_it, np.minimum(scene.known.bits[group.accounts], _MOST), 0.0)
        says = (
            f"{int(of_it.sum())} of {len(mine)} accounts go on with the known campaign "
            f"{scene.known.campaigns[number]}, in its words"
        )
        return Finding(bits, says if bits else "", each, float(of_it.mean()))
