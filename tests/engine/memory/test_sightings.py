"""Sightings of many campaigns' marks, against a loop over every row."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa

from stillwatch.engine.memory.sightings import AllSightings
from stillwatch.engine.memory.store import Mark, Remembered
from tests.stage.population import Population
from tests.stage.staging import staged

EMPTY = Remembered(
    id="camp", convicted=0.0, until=0.0, population=100, passing=0, marked=1.0, marks=(), members=()
)


def test_each_exchange_stands_once_with_the_mark_that_most_members_show() -> None:
    scene = staged([Population(count=12, a_day=9.0)])[0]
    rng = np.random.default_rng(5)
    ids = np.concatenate([scene.traffic.id, scene.traffic.id + 1])  # the others are in no suspect's traffic
    ids = rng.choice(ids[~np.isin(ids[len(scene.traffic) :], scene.traffic.id).repeat(2)[: len(ids)]], 900)
    rows = pa.table({"id": ids, "unit": rng.integers(0, 30, len(ids))})
    found = AllSightings.of(rows, scene)
    place = {int(i): x for x, i in enumerate(scene.traffic.id)}
    for first in range(0, 28, 7):
        marks = tuple(Mark(int(unit), int(rng.integers(1, 4))) for unit in rng.permutation(9) + first)
        expected: dict[int, tuple[int, int]] = {}
        for i, unit in zip(rows["id"].to_pylist(), rows["unit"].to_pylist(), strict=True):
            for mark in marks:
                if mark.unit == unit and i in place:
                    best = expected.get(place[i], (1, 0))
                    expected[place[i]] = min(best, (-mark.members, unit))
        seen = found.of_campaign(msgspec.structs.replace(EMPTY, marks=marks))
        assert dict(zip(seen.x.tolist(), seen.mark.tolist(), strict=True)) == {
            x: unit for x, (_, unit) in expected.items()
        }
        assert (np.diff(seen.x) > 0).all()


def test_a_campaign_without_marks_and_a_scene_without_sightings_show_nothing() -> None:
    scene = staged([Population(count=3, a_day=9.0)])[0]
    none = pa.table({"id": pa.array([], pa.int64()), "unit": pa.array([], pa.int64())})
    found = AllSightings.of(none, scene)
    assert not len(found.of_campaign(EMPTY).x)
    assert not len(found.of_campaign(msgspec.structs.replace(EMPTY, marks=(Mark(4, 2),))).x)
