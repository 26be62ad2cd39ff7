"""A composition with its exchanges decoded, and ways to look at one kind of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stillwatch.model.exchange import Exchange
from stillwatch.range.composer import ComposeSettings, Composition
from stillwatch.range.population import Member

SETTINGS = ComposeSettings(seed=11, days=6.0, scale=0.2)


@dataclass(frozen=True)
class Sent:
    """What the accounts of one kind sent, in order of time."""

    members: list[Member]
    exchanges: list[Exchange]
    ts: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]  # index into members
    harvest: npt.NDArray[np.bool_]
    models: list[str]


@dataclass(frozen=True)
class Played:
    """A composition with its exchanges decoded."""

    composition: Composition
    exchanges: list[Exchange]

    def kind(self, name: str) -> Sent:
        """What one kind sent."""
        line = self.composition.timeline
        members = self.composition.members
        own = [i for i, m in enumerate(members) if m.kind == name]
        place = {i: nth for nth, i in enumerate(own)}
        rows = np.flatnonzero(np.isin(line.member, own))
        return Sent(
            members=[members[i] for i in own],
            exchanges=[self.exchanges[r] for r in rows],
            ts=line.ts[rows],
            owner=np.array([place[int(m)] for m in line.member[rows]], np.int64),
            harvest=np.array([line.streams[s].harvest for s in line.stream[rows]], bool),
            models=[self.exchanges[r].model for r in rows],
        )


def user_text(exchange: Exchange) -> str:
    """The last message's text, without pictures."""
    content = exchange.request.messages[-1].content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return content or ""
