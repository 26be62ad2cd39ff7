"""People who chat, in eleven languages, from the app, at home or on the way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.chatting import chat_person, conversations
from stillwatch.range.population import Batch, Member, Population
from stillwatch.range.world import World


class Chat:
    """The background of every service."""

    name = "chat"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Strangers; a third also use a phone."""
        return [chat_person(world, rng, self.name) for _ in range(world.count(rng, 1900, 2500))]

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Conversations of a few turns."""
        return conversations(world, rng, members, daily=1.5, given_share=0.5)
