"""All drafts of a range as columns in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.range.population import Batch, Ints, Member, Stream
from stillwatch.range.world import World

_BUSY, _FAULT = 0.004, 0.002  # shares of exchanges that any account may see refused
COLUMNS: Final = (
    "ts", "member", "stream", "key", "model", "client", "output_tokens", "conversation",
    "reasoning_tokens", "status",
)  # fmt: skip
"""Names of the columns, all of one length."""


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

    def columns(self) -> dict[str, Ints]:
        """The columns by name."""
        return {name: getattr(self, name) for name in COLUMNS}


def lay_out(world: World, batches: Sequence[Batch], members: Sequence[Member], salt: int = 429) -> Timeline:
    """The batches in order of time, without what falls outside the range or before a member's window.

    Exchanges after a member's ban are refused, and a few of everybody's; `salt` seeds the latter.
    """
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
    chance = np.random.default_rng([world.settings.seed, salt]).random(len(order))
    status = np.where(chance < _BUSY, 429, np.where(chance < _BUSY + _FAULT, 500, 200))
    columns["status"] = np.where(columns["ts"] >= banned[columns["member"]], 403, status)
    return Timeline(streams=tuple(streams), **columns)
