"""Where remembered campaigns' marks show: found once for all campaigns, then looked up for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from stillwatch.engine.contract import Engine
from stillwatch.engine.memory.store import Memory, Remembered
from stillwatch.engine.steps import load
from stillwatch.model.contract import Scene
from stillwatch.model.statistics import within
from stillwatch.model.traffic import Ints


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
class Sightings:
    """Exchanges (indexes into the traffic) that show a mark of one campaign, in order of time; `mark` is
    the one of it that most members show."""

    x: Ints
    mark: Ints


@dataclass(frozen=True)
class AllSightings:
    """Every mark that an exchange of the scene shows, a row each, in order of marks: exchange, mark."""

    x: Ints
    unit: Ints

    @classmethod
    def of(cls, sightings: pa.Table, scene: Scene) -> Self:
        """Of the rows of `sight_marks`; exchanges outside the scene are no suspects'."""
        unit, ids = sightings["unit"].to_numpy(), sightings["id"].to_numpy()
        by_id = np.argsort(scene.traffic.id, kind="stable")
        known = scene.traffic.id[by_id]
        at = np.minimum(np.searchsorted(known, ids), max(len(known) - 1, 0))
        there = known[at] == ids if len(known) else np.zeros(len(ids), bool)
        x, unit = by_id[at[there]], unit[there]
        order = np.argsort(unit, kind="stable")
        return cls(x[order], unit[order])

    def of_campaign(self, one: Remembered) -> Sightings:
        """Those of one campaign's marks, an exchange once."""
        units = np.array([mark.unit for mark in one.marks], np.int64)
        members = np.array([mark.members for mark in one.marks], np.int64)
        starts, ends = np.searchsorted(self.unit, units), np.searchsorted(self.unit, units, side="right")
        x = self.x[within(starts, ends)]
        which = np.repeat(np.arange(len(units)), ends - starts)
        ranked = np.lexsort((units[which], -members[which], x))
        first = np.unique(x[ranked], return_index=True)[1]
        return Sightings(x[ranked][first], units[which][ranked][first])
