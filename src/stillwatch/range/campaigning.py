"""What campaign kinds have in common: a ring of accounts, their clients, and the payload to harvest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stillwatch.range.arrivals import HOUR, MINUTE
from stillwatch.range.casting import Ring, draw_facts, draw_ring
from stillwatch.range.clients import api_client, app_client
from stillwatch.range.identities import write_name
from stillwatch.range.population import Client, Member
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World


@dataclass(frozen=True)
class CampaignPlan:
    """How a campaign is built; `habits` maps a fact to how probably a member shares it."""

    size: int
    habits: dict[str, float]
    cards: int = 8
    batches: int = 3
    age_days: tuple[float, float] = (1.0, 60.0)
    paths: tuple[str, ...] = ("api",)
    account_kinds: tuple[str, ...] = ("payg",)
    subnets: int = 12  # how many /24s the programs call from; 0: every account has its own network
    agents: int = 3  # how many user agents the programs use; 0: every account its own


@dataclass(frozen=True)
class Campaign:
    """One campaign's private choices."""

    name: str
    plan: CampaignPlan
    ring: Ring
    subnets: tuple[str, ...]
    agents: tuple[str, ...]
    providers: tuple[int, ...]


def draw_campaign(world: World, rng: np.random.Generator, plan: CampaignPlan) -> Campaign:
    """Draw the choices all members of one campaign act upon."""
    ring = draw_ring(
        world, rng, size=plan.size, habits=plan.habits, cards=plan.cards, batches=plan.batches,
        age_days=plan.age_days,
    )  # fmt: skip
    pool = world.networks.proxies if rng.random() < 0.5 else world.networks.clouds
    providers = tuple(int(p) for p in rng.integers(0, len(pool), plan.subnets))
    return Campaign(
        name=world.new_id(rng, "campaign"),
        plan=plan,
        ring=ring,
        subnets=tuple(pool[p].subnet(rng) for p in providers),
        agents=tuple(world.networks.sdks.draw(rng) for _ in range(plan.agents)),
        providers=tuple(pool[p].asn for p in providers),
    )


def ring_members(
    world: World,
    rng: np.random.Generator,
    kind: str,
    campaign: Campaign,
    count: int,
    *,
    window: tuple[int, int] | None = None,
    group: int | None = None,
) -> list[Member]:
    """Draw `count` accounts of a campaign, active over `window` (default: from sign-up to the end)."""
    members = []
    for number in range(count):
        known = campaign.ring.known(rng)
        plan = str(rng.choice(campaign.plan.account_kinds))
        created = known["created_at"]
        if window is not None and created >= window[0]:
            created = known["created_at"] = window[0] - int(rng.exponential(20.0) * HOUR) - MINUTE
        facts = draw_facts(world, rng, kind=plan, works_at_company=0.15, prepaid=0.4, **known)
        members.append(
            Member(
                facts=facts,
                kind=kind,
                population="campaign",
                campaign=campaign.name,
                clients=_clients(world, rng, campaign),
                window=window or (max(world.start, created), world.end),
                group=number if group is None else group,
                peak_hour=float(rng.uniform(0, 24)),
            )
        )
    return members


def _clients(world: World, rng: np.random.Generator, campaign: Campaign) -> tuple[Client, ...]:
    paths = rng.choice(campaign.plan.paths, size=int(rng.integers(1, min(2, len(campaign.plan.paths)) + 1)))
    return tuple(_client(world, rng, campaign, str(path)) for path in dict.fromkeys(paths))


def _client(world: World, rng: np.random.Generator, campaign: Campaign, path: str) -> Client:
    country = world.people.countries.draw(rng)
    if path == "app":
        return app_client(world, rng, country)
    agent = str(rng.choice(campaign.agents)) if campaign.agents and rng.random() < 0.85 else None
    if not campaign.subnets or rng.random() < 0.1:
        home = world.networks.home(rng, country)
        return api_client(world, rng, path=path, user_agent=agent, country=country, provider=home)
    subnet = campaign.subnets[int(rng.integers(len(campaign.subnets)))]
    return api_client(world, rng, path=path, user_agent=agent, subnet=subnet, country=country)


def payload(
    world: World,
    rng: np.random.Generator,
    symbols: Sequence[str],
    labels: tuple[str, ...],
    expected: int,
) -> TaskWriter:
    """Tasks for about `expected` exchanges; at most a third are real prompts, where corpora are given."""
    given = world.corpora.take(labels, min(expected // 3, 2500))
    stride = max(1, expected // max(1, len(given)))
    return TaskWriter(int(rng.integers(2**62)), symbols, given, stride=stride)


def access_paths(rng: np.random.Generator) -> tuple[str, ...]:
    """Several ways in: own API, app, clouds and resellers of this seed."""
    clouds = {f"cloud:{write_name(rng, 'cloud')}" for _ in range(2)}
    return ("api", "api", "app", *sorted(clouds), f"reseller:{write_name(rng, 'reseller')}")
