"""Drawing accounts: honest strangers, and rings whose members share part of their identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from stillwatch.model.account import AccountFacts
from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.identities import write_name
from stillwatch.range.population import Client, Member
from stillwatch.range.world import World, format_time

_VERIFIED = ("none", "email", "phone", "document", "organisation")
_HAS_ORG = {
    "free": 0.0, "payg": 0.15, "education": 0.1, "research": 0.5, "startup": 0.6, "enterprise": 0.95,
}  # fmt: skip


def draw_facts(world: World, rng: np.random.Generator, **known: Any) -> AccountFacts:
    """Facts of an honest stranger; `known` fixes some. Some facts are missing, as in real feeds."""
    people = world.people
    country = known.get("country") or people.countries.draw(rng)
    company = rng.random() < known.pop("works_at_company", 0.25)
    prepaid = rng.random() < known.pop("prepaid", 0.06)
    created = known.pop("created_at", None) or people.signup_time(rng, world.start, world.end)
    plan = str(rng.choice(["free", "payg", "payg", "payg", "education", "research", "startup"]))
    bins = people.prepaid if prepaid else people.bins[country]
    facts: dict[str, Any] = {
        "account": world.new_id(rng, "account"),
        "created": format_time(created),
        "kind": plan,
        "org": None,
        "payment": world.new_id(rng, "payment"),
        "payment_bin": bins.draw(rng),
        "email_domain": write_name(rng, "company") if company else _mailbox(world, rng),
        "phone_prefix": people.prefixes[country].draw(rng),
        "signup_ip": world.networks.home(rng, country).address(rng),
        "signup_user_agent": world.networks.browsers.draw(rng),
        "referrer": people.referrers.draw(rng),
        "verification": str(rng.choice(_VERIFIED, p=(0.1, 0.45, 0.35, 0.07, 0.03))),
        "country": country,
        "subscription_usd_month": float(rng.choice([0, 0, 20, 100])),
    }
    facts.update(known)
    if "org" not in known and rng.random() < _HAS_ORG[str(facts["kind"])]:
        facts["org"] = world.new_id(rng, "org")
    if facts["kind"] == "free" and "payment" not in known:
        facts["payment"] = facts["payment_bin"] = None
    for name, share in people.missing.items():
        if rng.random() < share:
            facts[name] = None
    return msgspec.convert(facts, AccountFacts)


def _mailbox(world: World, rng: np.random.Generator) -> str:
    pool = world.people.disposable if rng.random() < 0.03 else world.people.freemail
    return pool.draw(rng)


@dataclass(frozen=True)
class Ring:
    """What the members of a campaign share: each fact is shared with the probability in `habits`."""

    habits: dict[str, float]
    values: dict[str, tuple[str, ...]]
    signups: tuple[int, ...]  # starts of the sign-up batches (microseconds)
    signup_hours: float  # a batch takes about so long

    def known(self, rng: np.random.Generator) -> dict[str, Any]:
        """Facts for one member, who signed up in one of the batches."""
        facts: dict[str, Any] = {}
        for name, probability in self.habits.items():
            if rng.random() < probability:
                choices = self.values[name]
                facts[name] = choices[int(rng.integers(len(choices)))]
        if "signup_ip" in facts:
            facts["signup_ip"] += f".{rng.integers(1, 255)}"
        batch = int(rng.integers(len(self.signups)))
        facts["created_at"] = self.signups[batch] + int(rng.exponential(self.signup_hours) * HOUR)
        return facts


def draw_ring(
    world: World,
    rng: np.random.Generator,
    *,
    size: int,
    habits: dict[str, float],
    cards: int = 8,
    batches: int = 3,
    age_days: tuple[float, float] = (1.0, 60.0),
) -> Ring:
    """A ring for about `size` accounts; `habits` maps a fact to how probably a member shares it."""
    people = world.people

    def few(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    country = people.countries.draw(rng)
    several = max(1, size // 40)
    values = {
        "payment": tuple(world.new_id(rng, "payment") for _ in range(cards)),
        "payment_bin": tuple(_pool(world, rng).draw(rng) for _ in range(few(1, 1 + several))),
        "email_domain": tuple(_domain(world, rng) for _ in range(few(1, 2 + several))),
        "phone_prefix": tuple(people.prefixes[country].draw(rng) for _ in range(few(1, 2 + several))),
        "signup_ip": tuple(world.networks.cloud(rng).subnet(rng) for _ in range(few(1, 2 + several))),
        "signup_user_agent": tuple(world.networks.browsers.draw(rng) for _ in range(few(1, 2))),
        "referrer": tuple(people.referrers.draw(rng) for _ in range(few(1, 2))),
    }
    ages = rng.uniform(*age_days, batches)
    return Ring(
        habits={name: min(1.0, p * float(rng.uniform(0.8, 1.15))) for name, p in habits.items()},
        values=values,
        signups=tuple(int(world.start - a * DAY) for a in ages),
        signup_hours=float(rng.uniform(1.0, 20.0)),
    )


def _pool(world: World, rng: np.random.Generator) -> Any:
    return world.people.prepaid if rng.random() < 0.7 else world.people.bins[world.people.countries.draw(rng)]


def _domain(world: World, rng: np.random.Generator) -> str:
    return world.people.disposable.draw(rng) if rng.random() < 0.6 else write_name(rng, "company")


def customer(
    world: World,
    rng: np.random.Generator,
    name: str,
    clients: Sequence[Client],
    /,
    *,
    look_alike: bool = False,
    language: str = "en",
    group: int = 0,
    peak_hour: float | None = None,
    created_at: int | None = None,
    **known: Any,
) -> Member:
    """An honest account of the kind `name`, active from its sign-up; `known` goes to `draw_facts`."""
    created = created_at or world.people.signup_time(rng, world.start, world.end)
    peak = float(rng.uniform(0, 24)) if peak_hour is None else peak_hour
    return Member(
        facts=draw_facts(world, rng, created_at=created, **known),
        kind=name,
        population="customer",
        clients=tuple(clients),
        window=(max(world.start, created), world.end),
        look_alike=look_alike,
        language=language,
        group=group,
        peak_hour=peak,
    )
