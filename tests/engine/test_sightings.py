"""Sightings read here are those that the steps give."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.families import place_frames
from stillwatch.engine.sightings import SIGHTS, sightings_here
from stillwatch.model.errors import StillwatchError
from tests.engine.drawn import CLUSTERS, TEXTS, Sent, as_lake, drawn

MASK = 0b1
SIGHTINGS = pa.schema([(name, pa.int64()) for name in ("id", "account", "frame")])


def worded(one: Sent, sent: list[Sent]) -> set[int]:
    """The frames by wording: of near-duplicates, the smallest that anybody sent."""
    there = {text for other in sent for text in other.texts if text is not None}
    smallest = {
        like: min(text for text in there if CLUSTERS.get(text, text) == like)
        for like in one.wordings()
        if like <= TEXTS
    }
    return {smallest.get(frame, frame) for frame in one.wordings()}


@settings(max_examples=15, deadline=None)
@given(drawn(20))
def test_each_exchange_shows_what_a_plain_loop_says(sent: list[Sent]) -> None:
    with DuckDBEngine() as engine:
        engine.register("exchanges", as_lake(sent))
        engine.register("planes", pa.table({"mask": [MASK]}))
        place_frames(engine, len(sent))
        for sight, step in SIGHTS.items():
            rows = pa.Table.from_batches(sightings_here(engine, sight), SIGHTINGS)
            found = sorted(zip(*rows.to_pydict().values(), strict=True))
            assert found == sorted(
                (n, one.account, frame)
                for n, one in enumerate(sent)
                for frame in (worded(one, sent) if sight == "wording" else one.meanings(MASK))
            )
            with pytest.raises(StillwatchError, match="no table"):
                engine.table(step)
