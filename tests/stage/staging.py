"""A declared scene made: populations to traffic, accounts and the group of the members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from stillwatch.link.recognition import RECOGNISED, SHARES, evidence, together
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.traffic import Accounts, Group, Ints, ReleaseDay, Traffic
from stillwatch.model.wordings import Wordings
from tests.stage.population import DAY, EPOCH, HOUR, Population

MODELS = ("atlas-4", "atlas-5")


def staged(
    populations: Sequence[Population],
    *,
    seed: int = 1,
    releases: Mapping[str, float] | None = None,
    until: float = 168.0,
) -> tuple[Scene, Group]:
    """The scene, and the group of its members as seen until hour `until`; `releases` in hours."""
    rng = np.random.default_rng(seed)
    sent = [moments for p in populations for moments in p.sendings(rng)]
    of = np.repeat(np.arange(len(populations)), [p.count for p in populations])
    ts = np.concatenate(sent)
    account = np.repeat(np.arange(len(sent)), [len(moments) for moments in sent])
    order = np.argsort(ts, kind="stable")
    ts, account = ts[order], account[order]
    traffic, framed = _traffic(populations, of, account, ts, rng)
    accounts = _accounts(populations, traffic, rng)
    at = {model: EPOCH + HOUR * hour for model, hour in (releases or {}).items()}
    members = np.array([p.member for p in populations], np.bool_)[of]
    end = EPOCH + HOUR * until
    seen = np.flatnonzero(members[account] & framed & (ts < end))
    group = Group(np.unique(account[seen]), seen, end)
    wordings = _wordings(populations, of[account], account, ts, rng)
    if wordings is not None:
        group = replace(group, frames=wordings.hashes)
    days = {model: release_day(traffic, len(sent), model, moment) for model, moment in at.items()}
    known = _known(populations, of, traffic)
    return Scene(traffic, accounts, at, days, known=known, wordings=wordings), group


def _wordings(
    populations: Sequence[Population],
    of: Ints,
    account: Ints,
    ts: NDArray[np.float64],
    rng: np.random.Generator,
) -> Wordings | None:
    """One wording an exchange, of those that the sender's population has listed; None where none has any."""
    sizes = np.array([p.listed for p in populations])
    if not sizes.any():
        return None
    first, ways = np.cumsum(sizes) - sizes, np.array([p.own_way for p in populations])
    x = np.flatnonzero(sizes[of])
    own = rng.random(int(account.max()) + 1)[account[x]]
    place = np.where(rng.random(len(x)) < ways[of[x]], own, rng.random(len(x)))
    last = np.array([p.each_lasts for p in populations])[of[x]]
    turn = np.floor((ts[x] - EPOCH) / HOUR / np.where(last > 0, last, np.inf))
    place = np.where(last > 0, turn / sizes[of[x]] % 1.0 + 1e-9, place)
    frame = first[of[x]] + np.floor(place * sizes[of[x]]).astype(np.int64)
    pairs = np.unique(np.stack([frame, account[x]]), axis=1)
    users = np.bincount(pairs[0], minlength=int(sizes.sum()))
    return Wordings.of(np.arange(1, len(users) + 1), users, x, frame, len(of))


def _known(populations: Sequence[Population], of: Ints, traffic: Traffic) -> Known | None:
    """Which accounts are recognised by their `marks`; None where no population has any."""
    if not any(p.marks for p in populations):
        return None
    count = len(of)
    recognised, bits = np.full(count, -1, np.int64), np.zeros(count)
    since = np.full(count, np.inf)
    for account, population in enumerate(populations[p] for p in of):
        if not population.marks:
            continue
        shows = np.array([mark == "m" for mark in population.marks])
        start = np.full(len(SHARES), population.habits)
        total = together(evidence(shows, population.passing, 1.0, start))
        sure, moments = np.flatnonzero(total >= RECOGNISED), traffic.ts[traffic.account == account]
        if len(sure) and sure[0] < len(moments):
            recognised[account], bits[account], since[account] = 0, total.max(), moments[sure[0]]
    nobody = np.full(count, -1, np.int64)
    return Known(("camp_known",), nobody, recognised, bits, since, np.full(len(traffic), -1, np.int64))


def release_day(traffic: Traffic, accounts: int, model: str, released: float) -> ReleaseDay:
    """What so many accounts did in the day after a release (seconds)."""
    active, moved = np.full(accounts, np.inf), np.full(accounts, np.inf)
    day = np.flatnonzero((traffic.ts >= released) & (traffic.ts < released + DAY))
    np.minimum.at(active, traffic.account[day], traffic.ts[day])
    on_it = day[np.array(traffic.models)[traffic.model[day]] == model]
    np.minimum.at(moved, traffic.account[on_it], traffic.ts[on_it])
    return ReleaseDay(active, moved)


_REPLIES = 12  # ways to go on with a conversation


def _traffic(
    populations: Sequence[Population],
    of: Ints,
    account: Ints,
    ts: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[Traffic, NDArray[np.bool_]]:
    n = len(ts)
    model, body = np.zeros(n, np.int64), np.arange(1, n + 1, dtype=np.int64)
    harvest = np.zeros((n, populations[0].probabilities(1, rng).shape[1]), np.uint8)
    framed, refused, opens = np.ones(n, bool), np.zeros(n, bool), np.ones(n, bool)
    for number, p in enumerate(populations):
        mine = np.flatnonzero(of[account] == number)
        harvest[mine] = p.probabilities(len(mine), rng)
        framed[mine] = rng.random(len(mine)) < p.framed
        model[mine] = MODELS.index(p.model)
        if p.tasks:
            body[mine] = 10**9 * (number + 1) + rng.integers(0, p.tasks, len(mine))
        if p.steps > 1:
            for one in np.unique(account[mine]):
                its = mine[account[mine] == one]
                body[its] = body[its[np.arange(len(its)) // p.steps * p.steps]]
        if p.replies:
            later = mine[rng.random(len(mine)) < p.replies]
            opens[later] = False
            body[later] = 10**12 * (number + 1) + rng.integers(0, _REPLIES, len(later))
        if p.move:
            begin = EPOCH + HOUR * rng.uniform(*p.move.hours, len(of))
            moving = (rng.random(len(of)) < p.move.share)[account[mine]] & (ts[mine] >= begin[account[mine]])
            model[mine[moving]] = MODELS.index(p.move.model)
        if p.relay and p.relay.refused:
            last = np.array([np.flatnonzero(account == a)[-1] for a in np.unique(account[mine])])
            refused[last] = True
    zeros = np.zeros(n, np.int64)
    traffic = Traffic(
        id=np.arange(n) + 10**15, account=account, ts=ts, model=model, models=MODELS, harvest=harvest,
        body=body, output_tokens=zeros + 100, refused=refused,
        system=np.zeros(n, bool), opens=opens,
    )  # fmt: skip
    return traffic, framed


def _accounts(populations: Sequence[Population], traffic: Traffic, rng: np.random.Generator) -> Accounts:
    n = sum(p.count for p in populations)
    names = sorted({name for p in populations for name in p.attributes})
    attributes = {name: np.full(n, -1, np.int64) for name in names}
    orgs: list[str] = []
    for name in [*names, "org"]:
        values, at = [], 0
        for p in populations:
            given = p.org if name == "org" else p.attributes.get(name)
            values += p.values(given, name, at) if given else [""] * p.count
            at += p.count
        if name == "org":
            orgs = ["" if " of " in v else v for v in values]
        else:
            attributes[name] = _codes(values)
    org = _codes(orgs)
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, traffic.account, traffic.ts)
    np.maximum.at(last, traffic.account, traffic.ts)
    exchanges = np.bincount(traffic.account, minlength=n)
    sums = [np.bincount(traffic.account, column, minlength=n) for column in traffic.harvest.T]
    return Accounts(
        hashes=np.arange(n, dtype=np.int64) + 10**12,
        attributes=attributes,
        created=np.concatenate([p.creation(rng) for p in populations]),
        org=org,
        first_seen=first,
        last_seen=last,
        exchanges=exchanges,
        owner=np.where(org >= 0, org, n + np.arange(n)),
        harvest=np.stack(sums, axis=1) / (255.0 * exchanges[:, None]),
        authorised=(None,) * n,
        has_facts=bool(set(names) - {"net"}) or any(p.created for p in populations),
    )


def _codes(values: Sequence[str]) -> Ints:
    codes = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return np.where(np.array(values) == "", -1, codes)
