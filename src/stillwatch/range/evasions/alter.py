"""Alterations of a composed range: its streams, members, times and rows, each as a new composition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from stillwatch.range.composition import Composition
from stillwatch.range.population import Batch, Ints, Member, Stream
from stillwatch.range.timeline import Timeline, lay_out

Mask = npt.NDArray[np.bool_]


def harvest_rows(composition: Composition) -> Mask:
    """Which rows of the timeline are campaigns' harvest, answered or refused."""
    harvest = np.array([s.harvest for s in composition.timeline.streams], dtype=bool)
    rows: Mask = harvest[composition.timeline.stream]
    return rows


def campaign_members(composition: Composition) -> Mask:
    """Which members belong to a campaign."""
    return np.array([m.population == "campaign" for m in composition.members], dtype=bool)


def with_streams(composition: Composition, change: Callable[[Stream], Stream]) -> Composition:
    """Every harvest stream changed; all others stay."""
    streams = tuple(change(s) if s.harvest else s for s in composition.timeline.streams)
    return replace(composition, timeline=replace(composition.timeline, streams=streams))


def with_members(composition: Composition, change: Callable[[Member], Member]) -> Composition:
    """Every campaign member changed; customers stay."""
    members = tuple(change(m) if m.population == "campaign" else m for m in composition.members)
    return replace(composition, members=members)


def keep_rows(composition: Composition, kept: Mask) -> Composition:
    """Only the rows of the timeline that `kept` marks."""
    columns = {name: column[kept] for name, column in composition.timeline.columns().items()}
    return replace(composition, timeline=Timeline(streams=composition.timeline.streams, **columns))


def at_times(composition: Composition, ts: Ints) -> Composition:
    """The same rows at other times (microseconds), in order of time again."""
    columns = composition.timeline.columns() | {"ts": ts}
    order = np.lexsort((columns["member"], ts))
    columns = {name: column[order] for name, column in columns.items()}
    return replace(composition, timeline=Timeline(streams=composition.timeline.streams, **columns))


def with_batches(composition: Composition, batches: Sequence[Batch], salt: int) -> Composition:
    """Further exchanges of the members, whom the batches number as the composition does."""
    old = composition.timeline
    new = lay_out(composition.world, batches, composition.members, salt)
    added = new.columns() | {"stream": new.stream + len(old.streams)}
    columns = {name: np.concatenate([column, added[name]]) for name, column in old.columns().items()}
    timeline = Timeline(streams=(*old.streams, *new.streams), **columns)
    return at_times(replace(composition, timeline=timeline), columns["ts"])
