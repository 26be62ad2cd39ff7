"""Account facts as the lake keeps them: how accounts signed up and pay, with what groups have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.detect.fingerprints.arrays import Bools, Float64s, Int64s
from stillwatch.engine.facts import HASHED
from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.fingerprints.market import CLOUDS, HOMES, Market
from stillwatch.range.fingerprints.mixing import hashes_of
from stillwatch.range.fingerprints.people import People
from stillwatch.range.fingerprints.plans import Plan
from stillwatch.range.fingerprints.roles import CAMPAIGN, ORGANISATION, Roles

_KINDS: Final = ("free", "payg", "education", "research", "startup", "enterprise")
_VERIFIED: Final = ("none", "email", "phone", "document", "organisation")
_IN_WINDOW, _LAUNCHED = 0.06, 0.12  # shares of accounts made within the window, and on launch days
# different values of each fact among customers, and how unevenly they are spread (1: as even as can be)
_VALUES: Final = {
    "payment_bin": (3000, 2.2), "email_domain": (40, 3.0), "phone_prefix": (900, 2.0),
    "signup_user_agent": (220, 2.5), "referrer": (25, 2.5),
}  # fmt: skip
_RING: Final = tuple(_VALUES)  # facts of which a campaign may have values of its own
_COMPANY_DOMAIN = 0.25


def draw_facts(
    rng: np.random.Generator, market: Market, roles: Roles, people: People, plans: Sequence[Plan]
) -> pa.Table:
    """One row an account, with the columns of `engine.facts.facts_table`; hashes, null where unknown."""
    n = len(people)
    numbers = {"payment": np.arange(n, dtype=np.int64), "signup_net": market.draw_networks(rng, HOMES, n)}
    for name, (values, uneven) in _VALUES.items():
        numbers[name] = np.floor(values * rng.random(n) ** uneven).astype(np.int64)
    company = rng.random(n) < _COMPANY_DOMAIN
    numbers["email_domain"][company] = n + np.flatnonzero(company)
    created = _draw_created(rng, market, n)
    kind = rng.choice(len(_KINDS), n, p=(0.14, 0.43, 0.14, 0.12, 0.14, 0.03))
    _settle_organisations(numbers, kind, roles, n)
    for plan, members in zip(plans, roles.members(CAMPAIGN) if plans else [], strict=True):
        _settle_campaign(rng, market, plan, members, numbers, created, kind)
    unknown = {name: rng.random(n) < rng.uniform(0.02, 0.18) for name in (*numbers, "created")}
    unknown["payment"] |= kind == 0
    unknown["payment_bin"] |= kind == 0
    return _table(rng, market, people, numbers, created, kind, unknown)


def _draw_created(rng: np.random.Generator, market: Market, n: int) -> Float64s:
    """Seconds since 1970: long growth, launch days on which many sign up, some within the window."""
    start, end = market.world.start, market.world.end
    created = start - rng.exponential(150.0, n) * DAY - rng.random(n) * DAY
    launches = np.asarray(market.world.people.launches, np.float64)
    launched = launches[rng.integers(0, len(launches), n)] + rng.exponential(18.0, n) * HOUR
    u = rng.random(n)
    created = np.where(u < _LAUNCHED, np.minimum(launched, start), created)
    created = np.where(u > 1 - _IN_WINDOW, start + rng.random(n) * (end - start), created)
    return created / 1e6


def _settle_organisations(numbers: dict[str, Int64s], kind: Int64s, roles: Roles, n: int) -> None:
    """Seats of one organisation pay with one card and have its mail."""
    mine = np.flatnonzero(roles.kind == ORGANISATION)
    for name in ("payment", "payment_bin", "email_domain"):
        numbers[name][mine] = 2 * n + roles.group[mine]
    kind[mine] = _KINDS.index("enterprise")


def _settle_campaign(
    rng: np.random.Generator,
    market: Market,
    plan: Plan,
    members: Int64s,
    numbers: dict[str, Int64s],
    created: Float64s,
    kind: Int64s,
) -> None:
    n = len(members)
    first = (1 << 40) + (plan.number << 24)  # apart from all customers' values
    on_cards, each = plan.cards
    shared = members[rng.random(n) < on_cards]
    numbers["payment"][shared] = first + rng.integers(0, max(2, round(n / each)), len(shared))
    for name in _RING:
        if rng.random() < 0.5:
            chosen = members[rng.random(n) < rng.uniform(0.3, 0.8)]
            numbers[name][chosen] = _ring_values(rng, name, first, n, len(chosen))
    if rng.random() < 0.5:
        subnets = market.draw_networks(rng, CLOUDS, max(1, n // 60))
        chosen = members[rng.random(n) < rng.uniform(0.3, 0.8)]
        numbers["signup_net"][chosen] = rng.choice(subnets, len(chosen))
    batches = market.world.start / 1e6 - rng.uniform(1.0, 90.0, plan.batches) * DAY / 1e6
    hours = float(rng.uniform(1.0, 20.0))
    created[members] = rng.choice(batches, n) + rng.exponential(hours * HOUR / 1e6, n)
    kind[members] = rng.choice(rng.choice(5, 3, replace=False), n)


def _ring_values(rng: np.random.Generator, name: str, first: int, size: int, count: int) -> Int64s:
    """A few values for many members: mostly popular ones, which say nothing, or some of the ring's own."""
    few = int(rng.integers(1, 3 + size // 40))
    values, uneven = _VALUES[name]
    popular = np.floor(values * rng.random(few) ** uneven).astype(np.int64)
    own = rng.random(few) < (0.5 if name == "email_domain" else 0.15)
    return rng.choice(np.where(own, first + np.arange(few), popular), count)


def _table(
    rng: np.random.Generator,
    market: Market,
    people: People,
    numbers: dict[str, Int64s],
    created: Float64s,
    kind: Int64s,
    unknown: dict[str, Bools],
) -> pa.Table:
    n = len(people)
    columns: dict[str, pa.Array] = {
        "account": pa.array(people.hashes),
        "org": pa.array(people.org, mask=people.org == 0),
        "created": pa.array(created, mask=unknown["created"]),
        "subscription_usd_month": pa.array(rng.choice([0.0, 0.0, 20.0, 100.0], n)),
        "signup_net": _hashed("signup_net", numbers, unknown, market.secret),
    }
    columns |= {name: _hashed(name, numbers, unknown, market.secret) for name in HASHED}
    columns["kind"] = pa.array(_KINDS).take(pa.array(kind))
    verified = rng.choice(len(_VERIFIED), n, p=(0.1, 0.45, 0.35, 0.07, 0.03))
    columns["verification"] = pa.array(_VERIFIED).take(pa.array(verified))
    return pa.table(columns)


def _hashed(name: str, numbers: dict[str, Int64s], unknown: dict[str, Bools], secret: int) -> pa.Array:
    # a network is hashed as the exchanges' networks are, so that a sign-up can be seen to come from one
    salt = secret + (10 if name == "signup_net" else 100 + HASHED.index(name))
    return pa.array(hashes_of(numbers[name], salt), mask=unknown[name])
