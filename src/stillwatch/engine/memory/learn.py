"""What to remember of the campaigns that a scan convicted: marks, habits and members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.contract import Engine
from stillwatch.engine.memory.store import Habit, Mark, Member, Memory, Remembered, Watched
from stillwatch.engine.steps import load
from stillwatch.link.recognition import growth
from stillwatch.model.contract import Scene
from stillwatch.model.statistics import counts_of, distinct, within
from stillwatch.model.traffic import Floats, Ints

_MARKS: Final = 2000  # of a campaign, those that most members show
_HABITS: Final = 40  # values of an attribute
_ENOUGH: Final = 0.5  # of the accounts that marks and habits were compared with before


def learn(
    memory: Memory,
    joined: Sequence[Joined],
    ids: Sequence[str],
    watched: Sequence[Watched],
    scene: Scene,
    engine: Engine,
) -> Memory:
    """The memory after this scan: its campaigns (with their ids), those that slept as they were, and the
    accounts that are `watched`. The engine must know `exchanges`."""
    known = {one.id: one for one in memory.campaigns}
    marks, everywhere = _marks(joined, scene, engine), _everywhere(scene)
    for one, name, (found, passing, marked) in zip(joined, ids, marks, strict=True):
        known[name] = merged(
            known.get(name),
            Remembered(
                id=name,
                convicted=float(one.flagged.min()),
                until=scene.ended,
                population=len(scene.accounts) - len(one.accounts),
                passing=passing,
                marked=marked,
                marks=found,
                members=_members(one, scene),
                habits=_habits(one.accounts, everywhere, scene),
            ),
        )
    settled = {account.account for one in known.values() for account in one.members}
    kept = tuple(w for w in watched if w.account not in settled)
    return Memory(campaigns=tuple(known[name] for name in sorted(known)), watched=kept)


def merged(old: Remembered | None, new: Remembered) -> Remembered:
    """The newer state, with what only the older one has: a member or mark that is out of the window."""
    if old is None:
        return new
    members = {m.account: m for m in old.members}
    for m in new.members:
        was = members.get(m.account, m)
        members[m.account] = Member(m.account, min(m.first, was.first), max(m.last, was.last))
    marks = {m.unit: m for m in (*old.marks, *new.marks)}
    ranked = sorted(marks.values(), key=lambda m: (-m.members, m.unit))[:_MARKS]
    newer = new if new.until >= old.until else old
    # the last hours of a window show too few accounts to tell how common a mark or a habit is
    if newer is new and new.population < _ENOUGH * old.population:
        newer = old
    return Remembered(
        id=old.id,
        convicted=min(old.convicted, new.convicted),
        until=max(old.until, new.until),
        population=newer.population,
        # each count is of the marks of its own scan; of both together at most the sum
        passing=max(old.passing, new.passing),
        marked=newer.marked,
        marks=tuple(ranked),
        members=tuple(members[a] for a in sorted(members)),
        habits=newer.habits or old.habits,
        parted_from=old.parted_from,
    )


def _marks(
    joined: Sequence[Joined], scene: Scene, engine: Engine
) -> list[tuple[tuple[Mark, ...], int, float]]:
    """Of each campaign: its marks, the accounts outside it that show any, and the share of its exchanges
    that do. Marks are those with which evidence grows fastest: rarer ones first, until a further one adds
    more passers-by than harvest."""
    if not joined:
        return []
    sizes = [len(one.exchanges) for one in joined]
    claimed = {
        "campaign": np.repeat(np.arange(len(joined)), sizes),
        "id": scene.traffic.id[np.concatenate([one.exchanges for one in joined])],
    }
    engine.register("claimed", pa.table(claimed))
    engine.view(load("texts_shown"))
    engine.step(load("claimed_texts"))
    texts = engine.table("claimed_texts").sort_by([("members", "descending"), ("unit", "ascending")])
    number, unit = texts["campaign"].to_numpy(), texts["unit"].to_numpy()
    by_campaign = np.argsort(number, kind="stable")  # the order within each stays
    ends = np.searchsorted(number[by_campaign], np.arange(len(joined)), side="right")
    starts = np.searchsorted(number[by_campaign], np.arange(len(joined)))
    ends = np.minimum(ends, starts + _MARKS)
    unit = unit[by_campaign]
    engine.register("marks", pa.table({"unit": np.unique(unit[within(starts, ends)])}))
    engine.step(load("mark_sightings"))
    sightings = engine.table("mark_sightings").sort_by("unit")
    for name in ("mark_sightings", "claimed_texts", "texts_shown", "marks", "claimed"):
        engine.drop(name)
    return [
        _own_marks(one, np.sort(unit[start:end]), sightings, scene)
        for one, start, end in zip(joined, starts, ends, strict=True)
    ]


def _own_marks(
    one: Joined, units: Ints, sightings: pa.Table, scene: Scene
) -> tuple[tuple[Mark, ...], int, float]:
    """`units` and `sightings` in the order of units."""
    sighted = sightings["unit"].to_numpy()
    mine = within(np.searchsorted(sighted, units), np.searchsorted(sighted, units, side="right"))
    ids, account, unit = (sightings[name].to_numpy()[mine] for name in ("id", "account", "unit"))
    who = np.searchsorted(scene.accounts.hashes, account)
    belongs = np.zeros(len(scene.accounts), bool)
    belongs[one.accounts] = True
    inside = belongs[who]
    values, code = np.unique(unit, return_inverse=True)
    pairs = distinct(code * len(belongs) + who)
    users, shown = pairs % len(belongs), pairs // len(belongs)
    members = counts_of(shown[belongs[users]], len(values))
    others = counts_of(shown[~belongs[users]], len(values))
    order = np.lexsort((values, -(members + 0.5) / (others + 0.5)))
    rank = np.argsort(order)[code]
    claimed = np.isin(ids, scene.traffic.id[one.exchanges])
    marked = _first_seen(ids[claimed], rank[claimed], len(values)) / len(one.exchanges)
    passing = _first_seen(account[~inside], rank[~inside], len(values))
    if not len(values):
        return (), 0, 0.0
    chance = (passing + 1) / (len(scene.accounts) - len(one.accounts) + 1)
    best = int(np.argmax(growth(chance, marked)))
    marks = tuple(Mark(int(values[i]), int(members[i])) for i in order[: best + 1])
    return marks, int(passing[best]), float(marked[best])


def _first_seen(owner: Ints, rank: Ints, ranks: int) -> Ints:
    """How many owners show any of the marks up to each rank."""
    by_rank = np.lexsort((rank, owner))
    _, first = np.unique(owner[by_rank], return_index=True)
    return np.cumsum(counts_of(rank[by_rank][first], ranks))


def _members(one: Joined, scene: Scene) -> tuple[Member, ...]:
    at = np.searchsorted(one.accounts, scene.traffic.account[one.exchanges])
    ts: Floats = scene.traffic.ts[one.exchanges]
    first, last = np.full(len(one.accounts), np.inf), np.full(len(one.accounts), -np.inf)
    np.minimum.at(first, at, ts)
    np.maximum.at(last, at, ts)
    hashes = scene.accounts.hashes[one.accounts]
    return tuple(
        Member(int(h), float(f), float(u)) for h, f, u in zip(hashes, first, last, strict=True) if f <= u
    )


def _everywhere(scene: Scene) -> dict[str, Ints]:
    """How many accounts have each value, by attribute whose values are known by their hash."""
    codes = scene.accounts.attributes
    return {name: counts_of(codes[name], len(values)) for name, values in scene.accounts.values.items()}


def _habits(accounts: Ints, everywhere: dict[str, Ints], scene: Scene) -> dict[str, tuple[Habit, ...]]:
    """Values that members have twice as often as others, by attribute."""
    habits = {}
    for name, counts in everywhere.items():
        codes = scene.accounts.attributes[name][accounts]
        held, inside = np.unique(codes[codes >= 0], return_counts=True)
        others, values = counts[held] - inside, scene.accounts.values[name][held]
        rate = (others + 1) / (len(scene.accounts) - len(accounts) + 1)
        often = np.flatnonzero((inside >= 2) & (inside >= 2 * rate * len(accounts)))
        order = often[np.lexsort((values[often], -inside[often]))][:_HABITS]
        habits[name] = tuple(Habit(int(values[i]), int(inside[i]), int(others[i])) for i in order)
    return {name: found for name, found in habits.items() if found}
