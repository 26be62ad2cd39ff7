"""Sightings of frames, by wording or by meaning: as a view where an engine counts, or to be counted here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import pyarrow as pa

from stillwatch.detect.frames.shown import shown_frames
from stillwatch.engine.ahead import read_ahead
from stillwatch.engine.contract import Engine
from stillwatch.engine.steps import load

Sight = Literal["wording", "meaning"]
SIGHTS: Final[dict[Sight, str]] = {"wording": "wordings", "meaning": "meanings"}
"""The steps that give the sightings where an engine counts them."""


def sightings_here(engine: Engine, sight: Sight) -> Iterator[pa.RecordBatch]:
    """Columns id, account and frame, a row for each frame of each exchange, of a local engine that knows
    `exchanges` and, by wording, `clusters`; by meaning, `planes`."""
    rows = "texts_placed" if sight == "wording" else SIGHTS[sight]
    engine.view(load(rows))
    try:
        read = engine.batches(rows)
        shown = shown_frames(read, engine.table("clusters")) if sight == "wording" else read
        yield from read_ahead(shown)
    finally:
        engine.drop(rows)
