"""Which accounts of this scan work for a campaign that an earlier scan convicted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pyarrow as pa

from stillwatch.engine.memory.parted import parted_off
from stillwatch.engine.memory.sightings import AllSightings, Sightings
from stillwatch.engine.memory.store import Habit, Memory, Remembered, Watched
from stillwatch.link.recognition import RECOGNISED, SHARES, evidence, habit_bits, together
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.traffic import Floats, Ints

# Kinds of habit: within one, values follow from each other (a card from its range), so its mean counts
_KINDS: Final = (
    ("client",), ("net",),
    ("payment", "payment_bin", "email_domain", "phone_prefix", "signup_net", "signup_user_agent", "referrer"),
)  # fmt: skip


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
    everything, earlier = AllSightings.of(sightings, scene), _by_campaign(memory.watched)
    for number, one in enumerate(memory.campaigns):
        seen = everything.of_campaign(one)
        known.shown[seen.x] = number
        known.member[_members(one, scene)] = number
        watched += _weigh_campaign(number, one, seen, earlier[one.id], scene, known)
    return known, tuple(sorted(watched, key=lambda w: (w.account, w.campaign)))


def _by_campaign(watched: Iterable[Watched]) -> Mapping[str, Mapping[int, Watched]]:
    found: defaultdict[str, dict[int, Watched]] = defaultdict(dict)
    for one in watched:
        found[one.campaign][one.account] = one
    return found


def _members(one: Remembered, scene: Scene) -> Ints:
    """The campaign's members that the scene knows."""
    hashes, members = scene.accounts.hashes, np.array([member.account for member in one.members], np.int64)
    at = np.minimum(np.searchsorted(hashes, members), max(len(hashes) - 1, 0))
    return at[hashes[at] == members] if len(hashes) else at[:0]


def _weigh_campaign(
    number: int,
    one: Remembered,
    seen: Sightings,
    earlier: Mapping[int, Watched],
    scene: Scene,
    known: Known,
) -> Iterator[Watched]:
    if not len(seen.x):
        return
    habits = _Habits.of(one)
    order = np.argsort(scene.traffic.account[seen.x], kind="stable")
    accounts, starts = np.unique(scene.traffic.account[seen.x[order]], return_index=True)
    for a, mine in zip(accounts, np.split(order, starts[1:]), strict=True):
        if scene.accounts.licensed[a]:
            continue
        x, mark = seen.x[mine], seen.mark[mine]
        if known.member[a] == number:
            news = scene.traffic.ts[x[scene.traffic.ts[x] > one.until]]
            if len(news):
                _settle(known, int(a), number, RECOGNISED, float(news[0]))
            continue
        hashed = int(scene.accounts.hashes[a])
        state = _begin(one, habits, int(a), earlier.get(hashed), scene)
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


def _begin(one: Remembered, habits: _Habits, account: int, earlier: Watched | None, scene: Scene) -> _Account:
    """Where the evidence on an account stands before this scan's news."""
    if earlier is not None:
        return _Account(np.array(earlier.bits), earlier.marks, max(earlier.until, one.until))
    return _Account(np.full(len(SHARES), habits.bits_of(account, scene)), (), one.until)


@dataclass(frozen=True)
class _Habits:
    """A campaign's habits by attribute and value, and how many of its members have another value."""

    one: Remembered
    values: dict[str, dict[int, Habit]]
    elsewhere: dict[str, int]

    @classmethod
    def of(cls, one: Remembered) -> Self:
        values = {name: {habit.value: habit for habit in habits} for name, habits in one.habits.items()}
        elsewhere = {
            name: max(len(one.members) - sum(habit.members for habit in found.values()), 0)
            for name, found in values.items()
        }
        return cls(one, values, elsewhere)

    def bits_of(self, account: int, scene: Scene) -> float:
        """How much an account's client, network and registration speak for the campaign."""
        total, members, population = 0.0, len(self.one.members), self.one.population
        for kind in _KINDS:
            bits = []
            for name in kind:
                code = scene.accounts.attributes[name][account] if name in self.values else -1
                if code < 0:
                    continue  # a missing field is never evidence
                habit = self.values[name].get(int(scene.accounts.values[name][code]))
                inside, others = (
                    (self.elsewhere[name], population - 1) if habit is None else (habit.members, habit.others)
                )
                bits.append(habit_bits(inside, members, others, population))
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
