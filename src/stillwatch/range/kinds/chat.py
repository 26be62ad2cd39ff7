"""People who chat, in eleven languages, from the app, at home or on the way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.casting import app_client, customer
from stillwatch.range.chatting import conversations, draw_language
from stillwatch.range.population import Batch, Member, Population
from stillwatch.range.world import World


class Chat:
    """The background of every service."""

    name = "chat"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Strangers; a third also use a phone."""
        return [chat_person(world, rng, self.name) for _ in range(world.count(rng, 1600, 2200))]

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Conversations of a few turns."""
        return conversations(world, rng, members, daily=1.5, given_share=0.5)


def chat_person(world: World, rng: np.random.Generator, kind: str) -> Member:
    """A stranger with a browser and perhaps a phone."""
    country = world.people.countries.draw(rng)
    clients = [app_client(world, rng, country)]
    if rng.random() < 0.35:
        clients.append(app_client(world, rng, country, mobile=True))
    return customer(
        world, rng, kind, clients, language=draw_language(rng), country=country, works_at_company=0.08
    )
