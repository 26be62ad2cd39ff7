"""The accounts as columns: how much they send, when, by which way, and with which prompt of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.arrays import Float32s, Float64s, Int8s, Int64s
from stillwatch.model.errors import StillwatchError
from stillwatch.range.fingerprints.market import CARRIERS, CLOUDS, HOMES, PROXIES, Clients, Market
from stillwatch.range.fingerprints.mixing import hashes_of
from stillwatch.range.fingerprints.plans import Plan
from stillwatch.range.fingerprints.roles import CAMPAIGN, FRAMEWORK, ORGANISATION, SCHEDULED, Roles

APP: Final = 1  # place of the app among the market's paths
ALWAYS: Final = 24  # the phase of accounts that keep no hours
_ACTIVE, _SPREAD, _MOST = (
    0.75,
    1.3,
    60.0,
)  # share of accounts in use; their rates (lognormal, times the median)
_LOOK_ALIKE_RATE: Final = 3.0  # other exchanges a day of accounts that belong to a look-alike
# what a customer mostly sends: free text, the prompt of an app that others use too, or prompts of their own
_CHATTER, _APP_USER, _DEVELOPER = 0.42, 0.35, 0.23
_FRAMED: Final = (0.25, 0.9, 0.92)  # share of their exchanges that a prompt frames


@dataclass(frozen=True)
class People:
    """Columns over the accounts.

    hashes: int64; rate: exchanges a day besides those of look-alikes and campaigns; phase: hours that the
    day's rhythm is shifted by, ALWAYS for none; path, client, model: numbers; networks: int64 [accounts, 2];
    framed: share of exchanges with a prompt; home: hash of the account's usual prompt; work: row of works;
    org: hash, 0 for none.
    """

    hashes: Int64s
    rate: Float32s
    phase: NDArray[np.uint8]
    path: Int8s
    client: NDArray[np.int16]
    networks: Int64s
    model: Int8s
    framed: Float32s
    home: Int64s
    work: NDArray[np.int16]
    org: Int64s

    def __len__(self) -> int:
        return len(self.hashes)


def draw_people(
    rng: np.random.Generator, market: Market, roles: Roles, plans: Sequence[Plan], works: NDArray[np.int16]
) -> People:
    """Everybody, with rates still to be scaled (see `scaled`); members of campaigns get their plans' ways."""
    n = len(roles.kind)
    path = np.searchsorted(market.path_edges, rng.random(n)).astype(np.int8)
    habit = np.searchsorted(np.cumsum([_CHATTER, _APP_USER]), rng.random(n))
    own = hashes_of(np.arange(n), market.secret + 5)
    people = People(
        hashes=hashes_of(np.arange(n), market.secret + 6),
        rate=_draw_rates(rng, roles),
        phase=np.where(rng.random(n) < 0.15, ALWAYS, rng.integers(0, 24, n)).astype(np.uint8),
        path=path,
        client=_draw_clients(rng, market, path),
        networks=np.stack([_draw_networks(rng, market, path) for _ in range(2)], axis=1),
        model=rng.choice(len(market.world.models), n, p=market.world.model_shares).astype(np.int8),
        framed=np.array(_FRAMED, np.float32)[habit] * rng.uniform(0.6, 1.0, n).astype(np.float32),
        home=np.where(habit == 2, own, market.draw_templates(rng.random(n))),
        work=works[rng.integers(0, len(works), n)],
        org=np.where(rng.random(n) < 0.2, hashes_of(np.arange(n), market.secret + 7), 0),
    )
    _settle_organisations(rng, people, market, roles)
    for plan, members in zip(plans, roles.members(CAMPAIGN) if plans else [], strict=True):
        _settle_campaign(rng, people, market, plan, members)
    return people


def scaled(people: People, roles: Roles, exchanges: float, active: Float64s) -> People:
    """Customers' rates scaled so that all accounts' add up to `exchanges` a day, on average over the window;
    each account is there for a share `active` of it."""
    free = np.isin(roles.kind, (CAMPAIGN, SCHEDULED, FRAMEWORK), invert=True)
    sent = people.rate * active
    wanted = exchanges - float(sent[~free].sum())
    if wanted <= 0:
        raise StillwatchError(
            "--exchanges: campaigns and look-alikes alone send more",
            hint="Ask for more exchanges, fewer accounts or fewer malicious ones.",
        )
    people.rate[free] *= wanted / float(sent[free].sum())
    return people


def client_table(market: Market) -> Clients:
    """All clients by number: programs, then browsers, then phones."""
    sorts = (market.sdks, market.browsers, market.phones)
    names = tuple(name for sort in sorts for name in sort.names)
    return Clients(np.concatenate([sort.hashes for sort in sorts]), names, np.zeros(0))


def _draw_rates(rng: np.random.Generator, roles: Roles) -> Float32s:
    n = len(roles.kind)
    rate = np.minimum(rng.lognormal(0.0, _SPREAD, n), _MOST) * (rng.random(n) < _ACTIVE)
    rate[roles.kind == ORGANISATION] *= 2.0
    busy = np.isin(roles.kind, (SCHEDULED, FRAMEWORK))
    rate[busy] *= _LOOK_ALIKE_RATE / max(float(rate[busy].mean()), 1e-9) if busy.any() else 1.0
    return rate.astype(np.float32)


def _draw_clients(rng: np.random.Generator, market: Market, path: Int8s) -> NDArray[np.int16]:
    """Programs for the API; browsers and phones for the app."""
    n = len(path)
    u, phone = rng.random(n), rng.random(n) < 0.4
    sdk = np.searchsorted(market.sdks.edges[:-1], u)
    browser = len(market.sdks.names) + np.searchsorted(market.browsers.edges[:-1], u)
    mobile = (
        len(market.sdks.names) + len(market.browsers.names) + np.searchsorted(market.phones.edges[:-1], u)
    )
    return np.where(path != APP, sdk, np.where(phone, mobile, browser)).astype(np.int16)


def _draw_networks(rng: np.random.Generator, market: Market, path: Int8s) -> Int64s:
    n = len(path)
    homes, carriers = market.draw_networks(rng, HOMES, n), market.draw_networks(rng, CARRIERS, n)
    clouds, proxies = market.draw_networks(rng, CLOUDS, n), market.draw_networks(rng, PROXIES, n)
    u = rng.random(n)
    people = np.where(u < 0.6, homes, np.where(u < 0.97, carriers, proxies))
    return np.where((path == APP) | (u > 0.7), people, clouds)


def _settle_organisations(rng: np.random.Generator, people: People, market: Market, roles: Roles) -> None:
    """Seats of one organisation: its name on all of them, and mostly its own prompt."""
    mine = np.flatnonzero(roles.kind == ORGANISATION)
    people.org[mine] = hashes_of(roles.group[mine], market.secret + 8)
    people.home[mine] = hashes_of(roles.group[mine], market.secret + 9)
    offices = market.draw_networks(rng, HOMES, int(roles.group[mine].max(initial=-1)) + 1)
    people.networks[mine, 0] = offices[roles.group[mine]]


def _settle_campaign(
    rng: np.random.Generator, people: People, market: Market, plan: Plan, members: Int64s
) -> None:
    """A campaign's programs, networks and cover: resold traffic of strangers, at hours of its own."""
    n = len(members)
    people.rate[members] = plan.rate * (1 - plan.harvest) * rng.lognormal(0.0, 0.35, n)
    people.phase[members] = np.where(rng.random(n) < 0.5, ALWAYS, people.phase[members])
    paths = rng.choice(len(market.paths), 3, p=np.diff(market.path_edges, prepend=0.0))
    people.path[members] = rng.choice(paths, n)
    programs = np.searchsorted(market.sdks.edges[:-1], rng.random(int(rng.integers(1, 5))))
    own = _draw_clients(rng, market, people.path[members])
    people.client[members] = np.where(people.path[members] != APP, rng.choice(programs, n), own)
    sort = int(rng.choice([CLOUDS, PROXIES, HOMES]))
    rented = market.draw_networks(rng, sort, max(1, round(n / rng.uniform(8, 30))))
    at_home = rng.random(n) < plan.homes
    for column in range(2):
        people.networks[members, column] = np.where(
            at_home, people.networks[members, column], rng.choice(rented, n)
        )
    people.model[members] = int(rng.choice(people.model))
