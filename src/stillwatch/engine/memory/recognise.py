"""Which accounts of this scan work for a campaign that an earlier scan convicted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.engine.contract import Engine
from stillwatch.engine.memory.parted import parted_off
from stillwatch.engine.memory.store import Memory, Remembered, Watched
from stillwatch.engine.steps import load
from stillwatch.link.recognition import RECOGNISED, SHARES, evidence, habit_bits, together
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.traffic import Floats, Ints

# Kinds of habit: within one, values follow from each other (a card from its range), so its mean counts
_KINDS: Final = (
    ("client",), ("net",),
    ("payment", "payment_bin", "email_domain", "phone_prefix", "signup_net", "signup_user_agent", "referrer"),
)  # fmt: skip


def sight_marks(memory: Memory, engine: Engine) -> pa.Table:
    """Exchanges that show a mark of a remembered campaign: id, account, ts, unit. The engine must know
    `exchanges`."""
    units = np.unique(np.array([mark.unit for one in memory.campaigns for mark in one.marks], np.int64))
    engine.register("marks", pa.table({"unit": units}))
    engine.view(load("texts_shown"))
    engine.step(load("mark_sightings"))
    found = engine.table("mark_sightings")
    for name in ("mark_sightings", "texts_shown", "marks"):
        engine.drop(name)
    return found


@dataclass(frozen=True)
class _Sightings:
    """Exchanges (indexes into the traffic) that show a mark of one campaign, in order of time; `mark` is
    the one of it that most members show."""

    x: Ints
    mark: Ints


@dataclass
class _Account:
    """What is known of one account and one campaign: bits of each bet, and marks it showed."""

    bits: Floats
    marks: tuple[int, ...]
    until: float


def recognise(sightings: pa.Table, scene: Scene, memory: Memory) -> tuple[Known, tuple[Watched, ...]]:
    """The traces of remembered campaigns, and the accounts that go on being watched. `sightings`: of
    `sight_marks`; the accounts in them must be suspects of the scene."""
    count = len(scene.accounts)
    none = np.full(count, -1, np.int64)
    known = Known(
        tuple(one.id for one in memory.campaigns), none, none.copy(), np.zeros(count), np.full(count, np.inf),
        np.full(len(scene.traffic), -1, np.int64), parted_off(memory.campaigns),
    )  # fmt: skip
    watched: list[Watched] = []
    for number, one in enumerate(memory.campaigns):
        seen = _sightings(one, sightings, scene)
        known.shown[seen.x] = number
        hashes = np.array([member.account for member in one.members], np.int64)
        known.member[np.isin(scene.accounts.hashes, hashes)] = number
        watched += _weigh_campaign(number, one, seen, memory, scene, known)
    return known, tuple(sorted(watched, key=lambda w: (w.account, w.campaign)))


def _sightings(one: Remembered, sightings: pa.Table, scene: Scene) -> _Sightings:
    """Sightings of one campaign's marks, an exchange once."""
    units = np.array([mark.unit for mark in one.marks], np.int64)
    members = np.array([mark.members for mark in one.marks], np.int64)
    order = np.argsort(units)
    unit, ids = sightings["unit"].to_numpy(), sightings["id"].to_numpy()
    mine = np.isin(unit, units) & np.isin(ids, scene.traffic.id)  # others are no suspects
    at = order[np.searchsorted(units[order], unit[mine])]
    by_id = np.argsort(scene.traffic.id, kind="stable")
    x = by_id[np.searchsorted(scene.traffic.id[by_id], ids[mine])]
    ranked = np.lexsort((units[at], -members[at], x))
    first = np.unique(x[ranked], return_index=True)[1]
    return _Sightings(x[ranked][first], units[at][ranked][first])


def _weigh_campaign(
    number: int, one: Remembered, seen: _Sightings, memory: Memory, scene: Scene, known: Known
) -> Iterator[Watched]:
    if not len(seen.x):
        return
    earlier = {w.account: w for w in memory.watched if w.campaign == one.id}
    order = np.argsort(scene.traffic.account[seen.x], kind="stable")
    accounts, starts = np.unique(scene.traffic.account[seen.x[order]], return_index=True)
    for a, mine in zip(accounts, np.split(order, starts[1:]), strict=True):
        if scene.accounts.authorised[a] is not None:
            continue
        x, mark = seen.x[mine], seen.mark[mine]
        if known.member[a] == number:
            news = scene.traffic.ts[x[scene.traffic.ts[x] > one.until]]
            if len(news):
                _settle(known, int(a), number, RECOGNISED, float(news[0]))
            continue
        hashed = int(scene.accounts.hashes[a])
        state = _begin(one, int(a), earlier.get(hashed), scene)
        since, best = _follow(one, int(a), x, mark, state, scene)
        if best >= RECOGNISED:
            _settle(known, int(a), number, best, since)
        else:
            bits = tuple(round(float(b), 6) for b in state.bits)
            yield Watched(hashed, one.id, bits, state.marks, state.until)


def _settle(known: Known, account: int, number: int, bits: float, since: float) -> None:
    """Put the account down for the campaign that it is most surely recognised for."""
    if bits > known.bits[account]:
        known.bits[account], known.since[account], known.recognised[account] = bits, since, number


def _begin(one: Remembered, account: int, earlier: Watched | None, scene: Scene) -> _Account:
    """Where the evidence on an account stands before this scan's news."""
    if earlier is not None:
        return _Account(np.array(earlier.bits), earlier.marks, max(earlier.until, one.until))
    return _Account(np.full(len(SHARES), _habit_bits(one, account, scene)), (), one.until)


def _habit_bits(one: Remembered, account: int, scene: Scene) -> float:
    """How much client, network and registration speak for the campaign."""
    total, members = 0.0, len(one.members)
    for kind in _KINDS:
        bits = []
        for name in kind:
            code = scene.accounts.attributes[name][account] if name in one.habits else -1
            if code < 0:
                continue  # a missing field is never evidence
            habits = {habit.value: habit for habit in one.habits[name]}
            habit = habits.get(int(scene.accounts.values[name][code]))
            elsewhere = max(members - sum(h.members for h in habits.values()), 0)
            inside, others = (
                (elsewhere, one.population - 1) if habit is None else (habit.members, habit.others)
            )
            bits.append(habit_bits(inside, members, others, one.population))
        if bits:
            total += float(together(np.array(bits)))
    return total


def _follow(
    one: Remembered, account: int, x: Ints, mark: Ints, state: _Account, scene: Scene
) -> tuple[float, float]:
    """Go through what the account sent since; gives when it was surest, once sure, and how sure."""
    rows = scene.rows_of(account)
    rows = rows[scene.traffic.ts[rows] > state.until]
    if not len(rows):
        return np.inf, -np.inf
    state.until = float(scene.traffic.ts[rows[-1]])
    shown = dict(zip(x.tolist(), mark.tolist(), strict=True))
    hits, kept, had = [], [], set(state.marks)
    for row in rows.tolist():
        new = row in shown and shown[row] not in had
        if row in shown and not new:
            continue  # its programs are free to repeat themselves
        had |= {shown[row]} if new else set()
        hits.append(new)
        kept.append(row)
    state.marks = tuple(sorted(had))
    if not hits:
        return np.inf, -np.inf
    chance = (one.passing + 1) / (one.population + 1)
    bits = evidence(np.array(hits), chance, one.marked, state.bits)
    state.bits = bits[-1]
    total = together(bits)
    sure = np.flatnonzero(total >= RECOGNISED)
    if not len(sure):
        return np.inf, -np.inf
    return float(scene.traffic.ts[kept[sure[0]]]), float(total[sure].max())
