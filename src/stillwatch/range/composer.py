"""Composes a range: plays every kind on one seed's stage and lays all exchanges in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import msgspec
import numpy as np

from stillwatch.model.account import AccountFacts, Authorised, Release
from stillwatch.model.errors import StillwatchError
from stillwatch.range.kinds.manifest import KINDS
from stillwatch.range.population import Batch, Ints, Kind, Member, Stream
from stillwatch.range.render import name_exchange, render_exchanges
from stillwatch.range.truth import AccountTruth
from stillwatch.range.world import ComposeSettings, World, draw_world, format_time

_BUSY, _FAULT = 0.004, 0.002  # shares of exchanges that any account may see refused

__all__ = ["ComposeSettings", "Composition", "Timeline", "compose"]


@dataclass(frozen=True)
class Timeline:
    """All drafts of a range as columns, sorted by time; `member` and `stream` index the lists."""

    ts: Ints
    member: Ints
    stream: Ints
    key: Ints
    model: Ints
    client: Ints
    output_tokens: Ints
    conversation: Ints
    reasoning_tokens: Ints
    status: Ints
    streams: tuple[Stream, ...]


@dataclass(frozen=True)
class Composition:
    """A labelled range. The iterators may be called again and give the same values."""

    world: World
    members: tuple[Member, ...]
    timeline: Timeline

    def __len__(self) -> int:
        return len(self.timeline.ts)

    def exchanges(self) -> Iterator[bytes]:
        """The exchanges as native JSON lines (no newline), sorted by time."""
        return render_exchanges(self.world, self.members, self.timeline)

    def accounts(self) -> Iterator[AccountFacts]:
        """The facts of every account, in an order that says nothing."""
        return iter(sorted((m.facts for m in self.members), key=lambda f: f.account))

    def releases(self) -> list[Release]:
        """The release calendar."""
        world = self.world
        return [Release(world.models[world.new_model], format_time(world.release))]

    def authorised(self) -> list[Authorised]:
        """The licensed programmes."""
        return [msgspec.convert(row, Authorised) for row in self.world.authorised]

    def truth(self) -> Iterator[AccountTruth]:
        """What each account is."""
        for m in sorted(self.members, key=lambda m: m.facts.account):
            yield AccountTruth(
                account=m.facts.account,
                kind=m.kind,
                campaign=m.campaign,
                population=m.population,
                look_alike=m.look_alike,
                language=m.language,
            )

    def harvest_ids(self) -> Iterator[str]:
        """The ids of the campaigns' answered harvest exchanges, in order of time."""
        harvest = np.array([s.harvest for s in self.timeline.streams], dtype=bool)
        answered = harvest[self.timeline.stream] & (self.timeline.status == 200)
        for place in np.flatnonzero(answered).tolist():
            yield name_exchange(self.world.settings.seed, place)


def choose_kinds(settings: ComposeSettings) -> list[Kind]:
    """The kinds to play; raises `StillwatchError` for a name that the manifest does not list."""
    known = {kind.name: kind for kind in KINDS}
    wanted = settings.kinds or tuple(known)
    for name in wanted:
        if name not in known:
            raise StillwatchError(
                f"--kinds: there is no kind {name!r}", hint="known kinds: " + ", ".join(known)
            )
    return [k for k in KINDS if k.name in wanted and (settings.campaigns or k.population == "customer")]


def compose(settings: ComposeSettings) -> Composition:
    """Compose the range of `settings`. Each kind has its own generator, so that leaving one out
    changes nothing in the others' draws (but real prompts, where corpora are given, are dealt anew).
    """
    world = draw_world(settings)
    members: list[Member] = []
    batches: list[Batch] = []
    for kind in choose_kinds(settings):
        rng = np.random.default_rng([settings.seed, crc32(kind.name.encode())])
        own = kind.accounts(world, rng)
        for batch in kind.exchanges(world, rng, own):
            batch.member = batch.member + len(members)
            batches.append(batch)
        members.extend(own)
    return Composition(world, tuple(members), _lay_out(world, batches, members))


def _lay_out(world: World, batches: Sequence[Batch], members: Sequence[Member]) -> Timeline:
    streams: list[Stream] = []
    places: dict[int, int] = {}
    for batch in batches:
        if id(batch.stream) not in places:
            places[id(batch.stream)] = len(streams)
            streams.append(batch.stream)
    names = ("ts", "member", "key", "model", "client", "output_tokens", "conversation", "reasoning_tokens")
    empty = np.zeros(0, np.int64)
    columns = {n: np.concatenate([empty, *(getattr(b, n) for b in batches)]) for n in names}
    columns["stream"] = np.concatenate(
        [empty, *(np.full(len(b.ts), places[id(b.stream)], np.int64) for b in batches)]
    )
    ts = columns["ts"]
    order = np.lexsort((columns["member"], ts))
    begin = np.array([max(m.window[0], world.start) for m in members] or [0], dtype=np.int64)
    order = order[(ts[order] >= begin[columns["member"][order]]) & (ts[order] < world.end)]
    columns = {n: c[order] for n, c in columns.items()}
    banned = np.array([m.banned_at or world.end for m in members] or [0], dtype=np.int64)
    chance = np.random.default_rng([world.settings.seed, 429]).random(len(order))
    status = np.where(chance < _BUSY, 429, np.where(chance < _BUSY + _FAULT, 500, 200))
    columns["status"] = np.where(columns["ts"] >= banned[columns["member"]], 403, status)
    return Timeline(streams=tuple(streams), **columns)
