"""Which frames exchanges show by their wording, read off exchange by exchange beside a local engine.

The same as the steps `placed` and `wordings`: there the frames of all exchanges are kept as a table, which at
full size is the largest of all, and here they are looked up anew in each pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numba as nb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from stillwatch.detect.frames.lookup import Marks, is_marked, marks_of, shift_of, table_for
from stillwatch.detect.frames.texts import place, slot_of

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Bools = NDArray[np.bool_]

_PLACES = ("system", "head", "tail")
_NAMES = ("id", "account", "frame")


def shown_frames(exchanges: Iterable[pa.RecordBatch], clusters: pa.Table) -> Iterator[pa.RecordBatch]:
    """Columns id, account and frame (int64), a row for each frame of each exchange: what it shows at two
    places counts once, and a sentence as often as it is listed.

    exchanges: columns id, account, system, head, tail (int64, of which the last three may be null) and
    sentences (lists of int64); clusters: the table of `find_clusters`.
    """
    units, frames = clusters["unit"].to_numpy(), clusters["frame"].to_numpy()
    table, marks = table_for(len(units)), marks_of(units)
    place(units, table)
    for batch in exchanges:
        id, account = batch.column("id").to_numpy(), batch.column("account").to_numpy()
        texts = np.stack([batch.column(name).fill_null(0).to_numpy() for name in _PLACES])
        there = np.stack([batch.column(name).is_valid().to_numpy(zero_copy_only=False) for name in _PLACES])
        lists = batch.column("sentences")
        sentences, of = pc.list_flatten(lists).to_numpy(), pc.list_parent_indices(lists).to_numpy()
        columns = _shown(id, account, texts, there, sentences, of, units, frames, table, marks)
        yield pa.RecordBatch.from_arrays([pa.array(column) for column in columns], names=list(_NAMES))


@nb.njit(cache=True, nogil=True)
def _shown(
    id: Ints, account: Ints, texts: Ints, there: Bools, sentences: Ints, of: Ints,
    units: Ints, frames: Ints, table: Codes, marks: Marks,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """texts, there: [place, exchange], and whether there is one; of: the exchange of each sentence."""
    count = int(there.sum()) + sentences.size
    ids, accounts, found = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    shift, count = shift_of(marks), 0
    for i in range(id.size):
        begin = count
        for p in range(texts.shape[0]):
            if not there[p, i]:
                continue
            frame = texts[p, i]
            if is_marked(frame, marks, shift):
                at = table[slot_of(frame, table, units)]
                frame = frames[at] if at >= 0 else frame
            shown = False
            for other in range(begin, count):
                shown |= found[other] == frame
            if not shown:
                ids[count], accounts[count], found[count] = id[i], account[i], frame
                count += 1
    for s in range(sentences.size):
        ids[count], accounts[count], found[count] = id[of[s]], account[of[s]], sentences[s]
        count += 1
    return ids[:count], accounts[:count], found[:count]
