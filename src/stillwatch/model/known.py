"""What earlier scans knew, as far as this scan's accounts and exchanges show it."""

from __future__ import annotations

from dataclasses import dataclass

from stillwatch.model.traffic import Floats, Ints


@dataclass(frozen=True)
class Known:
    """Campaigns that were convicted before, and their traces.

    campaigns: ids; member: for every account the number of the campaign that it was a member of, -1 none;
    recognised: for every account the campaign that it was recognised to work for, members that show its
    marks again among them, -1 none; bits: how surely; since: from which exchange on (seconds; infinite where
    it was not); shown: for every exchange of the traffic the campaign whose marks it shows, -1 none; apart:
    numbers of campaigns that people split off others, whose accounts stay in them.
    """

    campaigns: tuple[str, ...]
    member: Ints
    recognised: Ints
    bits: Floats
    since: Floats
    shown: Ints
    apart: frozenset[int] = frozenset()
