"""What each access path logs of its callers."""

from __future__ import annotations

import numpy as np

from stillwatch.range.clients import api_client, app_client, honest_path
from stillwatch.range.world import ComposeSettings, draw_world

WORLD = draw_world(ComposeSettings(seed=22))


def test_clouds_and_resellers_hide_the_network() -> None:
    rng = np.random.default_rng(1)
    clients = [api_client(WORLD, rng, path="reseller:x") for _ in range(60)]
    assert all(c.asn is None for c in clients)
    assert 0 < sum(c.ips is None for c in clients) < 60
    assert 0 < sum(c.user_agent is None for c in clients) < 60


def test_a_subnet_holds_all_addresses() -> None:
    client = api_client(WORLD, np.random.default_rng(2), subnet="203.0.113", addresses=4)
    assert client.ips is not None
    assert all(ip.startswith("203.0.113.") for ip in client.ips)


def test_the_app_has_conversations_and_no_key() -> None:
    rng = np.random.default_rng(3)
    client = app_client(WORLD, rng, WORLD.people.countries.draw(rng), mobile=True, ips=["198.51.100.7"])
    assert (client.access_path, client.api_key, client.threads) == ("app", None, True)
    assert client.ips == ("198.51.100.7",)


def test_most_honest_programs_come_directly() -> None:
    rng = np.random.default_rng(4)
    paths = [honest_path(rng) for _ in range(400)]
    assert 0.65 < paths.count("api") / 400 < 0.85
    assert {p.split(":")[0] for p in paths} == {"api", "cloud", "reseller"}
