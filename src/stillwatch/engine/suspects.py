"""The suspects' exchanges: the only ones that come to this process, and the frames they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stillwatch.detect.frames.clusters import framed
from stillwatch.detect.frames.lookup import places_of
from stillwatch.engine.contract import Engine
from stillwatch.engine.families import Company
from stillwatch.engine.population import filled, seconds
from stillwatch.engine.sightings import Sight
from stillwatch.engine.steps import load
from stillwatch.model.lake import HARVEST_COLUMNS
from stillwatch.model.statistics import distinct
from stillwatch.model.traffic import Ints, Traffic

_PLACES: Final = ("system", "head", "tail")
_CELL_BASE: Final = 1 << 32  # as in the step `meanings`
_REFUSALS: Final = (401, 403)


def load_suspects(engine: Engine, suspects: Ints) -> pa.Table:
    """All exchanges of these accounts (hashes) in order of time."""
    engine.register("suspects", pa.table({"account": suspects}))
    engine.step(load("suspect_exchanges"))
    rows = engine.table("suspect_exchanges")
    engine.drop("suspect_exchanges")
    engine.drop("suspects")
    return rows


def traffic_of(rows: pa.Table, hashes: Ints) -> Traffic:
    """The rows of `load_suspects` as arrays; `hashes` of all accounts, sorted."""
    model = pc.dictionary_encode(rows["model"].combine_chunks())
    return Traffic(
        id=rows["id"].to_numpy(),
        account=np.searchsorted(hashes, rows["account"].to_numpy()),
        ts=seconds(rows["ts"]),
        model=model.indices.to_numpy().astype(np.int64),
        models=tuple(model.dictionary.to_pylist()),
        harvest=np.stack([rows[name].to_numpy().astype(np.uint8) for name in HARVEST_COLUMNS], axis=1),
        body=filled(rows["body"], 0),
        output_tokens=filled(rows["output_tokens"], 0),
        refused=np.isin(filled(rows["status"], 200), _REFUSALS),
        system=filled(rows["system"], 0) != 0,
        opens=filled(rows["turns"], 1) <= 1,
    )


def sightings_of(
    rows: pa.Table, sight: Sight, company: Company, clusters: pa.Table, mask: int
) -> tuple[Ints, Ints]:
    """Exchange (row number) and frame (index into the company's) of each sighting, each pair once, by frame
    and exchange."""
    if sight == "wording":
        shown = [framed(filled(rows[place], 0), clusters) for place in _PLACES]
    else:
        shown = [_cells(rows, place, mask) for place in _PLACES]
    x = [np.arange(rows.num_rows)] * len(shown)
    if sight == "wording":
        lists = rows["sentences"].combine_chunks()
        x.append(np.repeat(np.arange(rows.num_rows), np.diff(lists.offsets.to_numpy())))
        shown.append(lists.flatten().to_numpy())
    return _distinct(x, shown, company.hashes)


def _cells(rows: pa.Table, place: str, mask: int) -> Ints:
    code = rows[f"{place}_cell"]
    first = filled(code, 0) & mask
    return np.where(code.is_null().to_numpy(), 0, first + _CELL_BASE * (_PLACES.index(place) + 1))


def _distinct(x: Sequence[Ints], shown: Sequence[Ints], hashes: Ints) -> tuple[Ints, Ints]:
    if not len(hashes):
        return hashes[:0], hashes[:0]
    pairs = []
    for rows, frames in zip(x, shown, strict=True):
        at = places_of(frames, hashes)
        known = at >= 0
        pairs.append(at[known].astype(np.int64) * len(x[0]) + rows[known])
    found = distinct(np.concatenate(pairs))
    return found % max(len(x[0]), 1), found // max(len(x[0]), 1)
