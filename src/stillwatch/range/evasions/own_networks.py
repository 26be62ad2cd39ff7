"""A share of the accounts works from a home line and a client of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.range.clients import api_client
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import with_members
from stillwatch.range.evasions.shares import chosen_members
from stillwatch.range.population import Client, Member
from stillwatch.range.world import World


class OwnNetworks:
    """Residential addresses, one an account, and a user agent drawn as honest programs draw it."""

    name = "own_networks"
    meaning = "share of the accounts with a residential address and a client of their own, 0 to 1"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Give those accounts' programs other clients; people in the app have their own already."""
        chosen = chosen_members(composition.members, strength, rng)

        def changed(member: Member) -> Member:
            if member.facts.account not in chosen:
                return member
            clients = tuple(_at_home(composition.world, rng, client) for client in member.clients)
            return replace(member, clients=clients)

        return with_members(composition, changed)


def _at_home(world: World, rng: np.random.Generator, client: Client) -> Client:
    if client.access_path == "app":
        return client
    country = client.country or world.people.countries.draw(rng)
    home = world.networks.home(rng, country)
    return api_client(world, rng, path=client.access_path, provider=home, addresses=1, country=country)
