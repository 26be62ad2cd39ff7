"""A labelled range in memory: its world, its members and everything they send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import numpy as np

from stillwatch.model.account import AccountFacts, Authorised, Release
from stillwatch.range.population import Member
from stillwatch.range.render import name_exchange, render_exchanges
from stillwatch.range.timeline import Timeline
from stillwatch.range.truth import AccountTruth
from stillwatch.range.world import World, format_time


@dataclass(frozen=True)
class Composition:
    """A labelled range. The iterators may be called again and give the same values."""

    world: World
    members: tuple[Member, ...]
    timeline: Timeline

    def __len__(self) -> int:
        return len(self.timeline.ts)

    def exchanges(self) -> Iterator[bytes]:
        """The exchanges as native JSON lines (no newline), sorted by time."""
        return render_exchanges(self.world, self.members, self.timeline)

    def accounts(self) -> Iterator[AccountFacts]:
        """The facts of every account, in an order that says nothing."""
        return iter(sorted((m.facts for m in self.members), key=lambda f: f.account))

    def releases(self) -> list[Release]:
        """The release calendar."""
        world = self.world
        return [Release(world.models[world.new_model], format_time(world.release))]

    def authorised(self) -> list[Authorised]:
        """The licensed programmes."""
        return [msgspec.convert(row, Authorised) for row in self.world.authorised]

    def truth(self) -> Iterator[AccountTruth]:
        """What each account is."""
        for m in sorted(self.members, key=lambda m: m.facts.account):
            yield AccountTruth(
                account=m.facts.account,
                kind=m.kind,
                campaign=m.campaign,
                population=m.population,
                look_alike=m.look_alike,
                language=m.language,
                country=m.facts.country,
                replacement=m.replacement,
            )

    def harvest_ids(self) -> Iterator[str]:
        """The ids of the campaigns' answered harvest exchanges, in order of time."""
        harvest = np.array([s.harvest for s in self.timeline.streams], dtype=bool)
        answered = harvest[self.timeline.stream] & (self.timeline.status == 200)
        for place in np.flatnonzero(answered).tolist():
            yield name_exchange(self.world.settings.seed, place)
