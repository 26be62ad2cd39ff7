"""Which frames found by wording the suspects' exchanges show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from stillwatch.model.statistics import distinct, within
from stillwatch.model.traffic import Group, Ints

_OWN: Final = 0.5  # a frame is a group's own where half of its users are in the group


@dataclass(frozen=True)
class Wordings:
    """Frames by exchange. hashes: of all frames, sorted; users: accounts that use each, seen here or not;
    frame: index into hashes, one a sighting; exchange i has the rows offsets[i]:offsets[i + 1]."""

    hashes: Ints
    users: Ints
    frame: Ints
    offsets: Ints

    @classmethod
    def of(cls, hashes: Ints, users: Ints, x: Ints, frame: Ints, exchanges: int) -> Self:
        """The wordings of `exchanges` exchanges, from sightings (x, frame) in any order."""
        order = np.argsort(x, kind="stable")
        return cls(hashes, users, frame[order], np.searchsorted(x[order], np.arange(exchanges + 1)))

    def shown_by(self, group: Group, account: Ints) -> tuple[Ints, Ints]:
        """Sightings of the group's own frames: position in `group.exchanges`, and frame.

        Its own are those it was found by, or else those of which half of all users are in it. account: of
        every exchange of the traffic.
        """
        starts, ends = self.offsets[group.exchanges], self.offsets[group.exchanges + 1]
        at, frame = np.repeat(np.arange(len(starts)), ends - starts), self.frame[within(starts, ends)]
        own = np.isin(frame, self._found_by(group))
        if not own.any():
            pairs = distinct(frame * len(account) + account[group.exchanges[at]])
            inside = np.bincount(pairs // len(account), minlength=len(self.hashes))
            own = (inside >= _OWN * self.users)[frame]
        return at[own], frame[own]

    def _found_by(self, group: Group) -> Ints:
        if not len(self.hashes):
            return self.hashes
        at = np.minimum(np.searchsorted(self.hashes, group.frames), len(self.hashes) - 1)
        found: Ints = at[self.hashes[at] == group.frames]
        return found
