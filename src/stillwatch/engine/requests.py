"""Requests of chosen accounts, with what they are like as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from stillwatch.engine.contract import Engine
from stillwatch.engine.population import filled
from stillwatch.engine.steps import load
from stillwatch.link.substreams import LEAST, Traits
from stillwatch.model.lake import HARVEST_COLUMNS, MEANING_DIMENSIONS
from stillwatch.model.traffic import Floats, Ints

_PLACES: Final = ("system", "head", "tail")
_SIZES: Final = ("output_tokens", "reasoning_tokens", "response_words", "turns")
_SETTINGS: Final = (
    "max_tokens", "temperature", "choices", "stream", "thinking", "logprobs", "tools", "tool_count", "image",
    "tool_result", "response_tagged", "model", "endpoint", "stop_reason",
)  # fmt: skip
_WHERE: Final = ("client", "net", "access_path")
_VALUES: Final = 8  # most frequent values of a setting that get a column each, on either side
# a text that in nine of ten requests is a new one is the task, not the frame
_NEW, _ABSENT = 0.9, 0.1

_NO_TEXT: Final = bytes(MEANING_DIMENSIONS)

Columns = NDArray[np.float32]
Bools = NDArray[np.bool_]


def load_requests(engine: Engine, accounts: Ints, most: Ints) -> pa.Table:
    """At most so many exchanges of each account (hashes), in the order of their ids. The engine must know
    `exchanges`."""
    engine.register("asked", pa.table({"account": accounts, "most": most}))
    engine.step(load("requests"))
    rows = engine.table("requests").sort_by("id")
    engine.drop("requests")
    engine.drop("asked")
    return rows


def traits_of(rows: pa.Table, known: Bools) -> Traits:
    """What the requests are like, by what of it the frame of the known ones decides."""
    frame = [_meaning(rows, "body"), *_sizes(rows, ("words", "system_words")), _labels(rows)]
    plain: list[Columns] = []
    for place in _PLACES:
        present = filled(rows[place], 0) != 0
        mine = filled(rows[place], 0)[known & present]
        absent = len(mine) < max(_ABSENT * known.sum(), LEAST)
        (plain if absent else frame).append(present[:, None].astype(np.float32))
        is_task = not absent and len(np.unique(mine)) >= _NEW * len(mine)
        (plain if is_task else frame).append(_meaning(rows, place))
    plain += [*_sizes(rows, _SIZES), *(_values(rows, name, known) for name in _SETTINGS)]
    where = [_values(rows, name, known) for name in _WHERE]
    return Traits(
        frame=np.concatenate(frame, axis=1),
        plain=np.concatenate(plain, axis=1),
        place=np.concatenate(where, axis=1),
        wording=_wording(rows, known),
    )


def _meaning(rows: pa.Table, place: str) -> Columns:
    """Unit vectors of meaning, zero where there is no text."""
    # engines hand over binaries of any length; a zero vector stands where there is no text
    data = b"".join(rows[f"{place}_meaning"].cast(pa.binary()).fill_null(_NO_TEXT).to_pylist())
    found = np.frombuffer(data, np.int8).reshape(-1, MEANING_DIMENSIONS).astype(np.float32)
    units: Columns = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-9))
    return units


def _labels(rows: pa.Table) -> Columns:
    chance = np.stack([filled(rows[name], 0) for name in HARVEST_COLUMNS], axis=1) / 255.0
    odds: Columns = np.log((chance + 0.01) / (1.01 - chance)).astype(np.float32)
    return odds


def _sizes(rows: pa.Table, names: tuple[str, ...]) -> Iterator[Columns]:
    """The logarithm, in standard deviations, and its square; a missing size is an average one."""
    for name in names:
        values: Floats = rows[name].cast(pa.float64()).fill_null(np.nan).to_numpy()
        size = np.log1p(np.maximum(values, 0.0))
        seen = size[np.isfinite(size)]
        if not len(seen):
            continue
        scaled = np.nan_to_num((size - seen.mean()) / (seen.std() + 1e-6))
        yield np.stack([scaled, scaled**2 - 1.0], axis=1).astype(np.float32)


def _values(rows: pa.Table, name: str, known: Bools) -> Columns:
    """A column for each frequent value, among the known and among the others; none for a missing one."""
    column = pc.dictionary_encode(rows[name].combine_chunks())
    code = column.indices.fill_null(-1).to_numpy()
    rank = pc.rank(column.dictionary).to_numpy()  # the order of a dictionary is that of the rows
    chosen = np.unique(np.concatenate([_frequent(code[side], rank) for side in (known, ~known)]))
    chosen = chosen[np.argsort(rank[chosen])]
    found: Columns = (code[:, None] == chosen[None, :]).astype(np.float32)
    return found


def _frequent(code: Ints, rank: Ints) -> Ints:
    """The most frequent codes, of equally frequent ones those of the smaller values."""
    counts = np.bincount(code[code >= 0], minlength=len(rank))
    order = np.lexsort((rank, -counts))[:_VALUES]
    return order[counts[order] > 0]


def _wording(rows: pa.Table, known: Bools) -> Ints:
    """The text that stands at the place where the known ones repeat themselves most, 0 where none is."""
    best, fewest = np.zeros(rows.num_rows, np.int64), np.inf
    for place in _PLACES:
        texts = filled(rows[place], 0)
        mine = texts[known & (texts != 0)]
        different = len(np.unique(mine))
        if len(mine) > known.sum() / 2 and 1 < different < fewest:
            best, fewest = texts, different
    return best
