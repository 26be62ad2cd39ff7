"""How accounts reach the API: programs on clouds and desks, people in the app."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.identities import write_name
from stillwatch.range.networks import Provider
from stillwatch.range.population import Client
from stillwatch.range.world import World


def honest_path(rng: np.random.Generator, direct: float = 0.75) -> str:
    """Most honest programs call the API directly; the others come by clouds and resellers."""
    if rng.random() < direct:
        return "api"
    if rng.random() < 0.7:
        return f"cloud:{write_name(rng, 'cloud')}"
    return f"reseller:{write_name(rng, 'reseller')}"


def api_client(
    world: World,
    rng: np.random.Generator,
    *,
    provider: Provider | None = None,
    path: str = "api",
    user_agent: str | None = None,
    addresses: int = 2,
    subnet: str | None = None,
    country: str | None = None,
) -> Client:
    """A program that calls the API; clouds and resellers log less of the caller."""
    provider = provider or world.networks.cloud(rng)
    hidden = path.startswith(("cloud:", "reseller:"))
    ips = tuple(
        f"{subnet}.{rng.integers(1, 255)}" if subnet else provider.address(rng) for _ in range(addresses)
    )
    return Client(
        access_path=path,
        endpoint="/v1/messages",
        ips=None if hidden and rng.random() < 0.7 else ips,
        asn=None if hidden else provider.asn,
        country=None if rng.random() < 0.2 else country or world.people.countries.draw(rng),
        user_agent=None if hidden and rng.random() < 0.5 else (user_agent or world.networks.sdks.draw(rng)),
        api_key=world.new_id(rng, "api_key"),
        threads=bool(rng.random() < 0.3),
    )


def app_client(
    world: World,
    rng: np.random.Generator,
    country: str,
    *,
    mobile: bool = False,
    ips: Sequence[str] | None = None,
) -> Client:
    """A person in the app: a browser at home, or a phone behind a carrier's few addresses."""
    networks = world.networks
    if mobile:
        carriers = networks.carriers[country]
        provider = carriers[int(rng.integers(len(carriers)))]
    else:
        provider = networks.home(rng, country)
    if not mobile and rng.random() < 0.04:  # privacy services share exits with everybody
        provider = networks.proxies[int(rng.integers(len(networks.proxies)))]
    agent = networks.phones.draw(rng) if mobile else networks.browsers.draw(rng)
    own = tuple(provider.address(rng) for _ in range(int(rng.integers(1, 4))))
    return Client("app", "/app/chat", tuple(ips or own), provider.asn, country, agent, None, threads=True)
