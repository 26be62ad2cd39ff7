"""Accounts carry ordinary requests of unrelated people besides their harvest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stillwatch.range.arrivals import day_rhythm, spread_counts
from stillwatch.range.chatting import conversations
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import campaign_members, harvest_rows, with_batches
from stillwatch.range.evasions.shares import check_share
from stillwatch.range.population import Batch, Member, active_days, peaks_of, windows_of
from stillwatch.range.programs import program_batches
from stillwatch.range.world import World

_TYPED = 0.6  # of the cover is typed by people, the rest comes from their programs, as in a resale proxy
_MOST = 0.98
_SALT = 430


class CoverTraffic:
    """Chats and small programs through the same accounts and clients, until harvest is a small part."""

    name = "cover_traffic"
    meaning = "share of the accounts' traffic that is not harvest, 0 to 0.98"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Add what the campaign accounts lack to that share of cover, in expectation."""
        if check_share(strength) > _MOST:
            raise ValueError(f"a share up to {_MOST:g} was expected, not {strength:g}")
        own = np.flatnonzero(campaign_members(composition))
        members = [composition.members[i] for i in own]
        wanted = _lacking(composition, strength)[own]
        days = np.maximum(active_days(members), 1e-6)
        if not len(own) or not wanted.sum():
            return composition
        batches: list[Batch] = []
        # conversations draw one median rate a call, so accounts with much and little to hide go apart
        for part in np.array_split(np.argsort(wanted / days, kind="stable"), 4):
            some = [members[i] for i in part]
            daily = float((wanted[part] / days[part]).mean()) if len(part) else 0.0
            if daily > 0:
                batches += _numbered(_cover(composition.world, rng, some, daily), own[part])
        return with_batches(composition, batches, _SALT)


def _lacking(composition: Composition, share: float) -> npt.NDArray[np.float64]:
    """Exchanges that each member lacks to the wanted share of cover."""
    count = len(composition.members)
    rows = harvest_rows(composition)
    member = composition.timeline.member
    harvest = np.bincount(member[rows], minlength=count)
    other = np.bincount(member[~rows], minlength=count)
    lacking: npt.NDArray[np.float64] = np.maximum(harvest * share / (1 - share) - other, 0.0)
    return lacking


def _cover(world: World, rng: np.random.Generator, members: list[Member], daily: float) -> list[Batch]:
    chats = conversations(world, rng, members, daily=daily * _TYPED, sigma=0.3)
    owners = spread_counts(rng, daily * (1 - _TYPED) * active_days(members))
    ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 5.0, 0.3)
    program = owners * 3 // 2 + rng.integers(0, 3, size=len(owners))
    return [*chats, *program_batches(world, rng, program, ts, owners, members)]


def _numbered(batches: list[Batch], places: npt.NDArray[np.int64]) -> list[Batch]:
    for batch in batches:
        batch.member = places[batch.member]
    return batches
