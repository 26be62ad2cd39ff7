"""Drafts of exchanges: who sends what and when, before it is spelled out as rows of the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.arrays import Bools, Bytes, Int8s, Int64s

SYSTEM, HEAD, TAIL = 0, 1, 2  # where a frame stands
EXACT = 255


@dataclass(frozen=True)
class Draft:
    """Columns over n exchanges, in any order.

    account: index; ts: microseconds; frame: hash of the wording that frames the task, 0 for none; place:
    where the frame stands; kept: how much of the wording's sketch is left, EXACT where the place holds the
    wording and nothing else; changed: somebody changed the wording; task: hash of the whole user text where
    others send the same, 0 for a text of its own; program: hash of what sends it and sets its options, 0
    where the frame or else the account decides them; work: row of the table of works; model: index;
    harvest: whether a campaign sends it to harvest.
    """

    account: Int64s
    ts: Int64s
    frame: Int64s
    place: Int8s
    kept: Bytes
    changed: Bools
    task: Int64s
    program: Int64s
    work: NDArray[np.int16]
    model: Int8s
    harvest: Bools

    def __len__(self) -> int:
        return len(self.ts)

    @classmethod
    def of(cls, account: Int64s, ts: Int64s, **known: NDArray[np.generic] | int | bool) -> Self:
        """A draft of exchanges without frames, except for what is `known`; numbers hold for all of them."""
        n = len(ts)
        columns: dict[str, NDArray[np.generic]] = {"account": account, "ts": ts}
        for name, (kind, usual) in _USUAL.items():
            value = known.get(name, usual)
            columns[name] = (
                value.astype(kind, copy=False) if isinstance(value, np.ndarray) else np.full(n, value, kind)
            )
        return cls(**columns)  # type: ignore[arg-type]  # the kinds stand in _USUAL

    def take(self, rows: Int64s | slice) -> Draft:
        """The draft of these rows."""
        return Draft(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


_USUAL: dict[str, tuple[type[np.generic], int | bool]] = {
    "frame": (np.int64, 0),
    "place": (np.int8, SYSTEM),
    "kept": (np.uint8, EXACT),
    "changed": (np.bool_, False),
    "task": (np.int64, 0),
    "program": (np.int64, 0),
    "work": (np.int16, 0),
    "model": (np.int8, 0),
    "harvest": (np.bool_, False),
}


def join(drafts: Sequence[Draft]) -> Draft:
    """All drafts in one, in order of time (of account, among exchanges of one moment)."""
    names = [f.name for f in fields(Draft)]
    columns = {name: np.concatenate([getattr(draft, name) for draft in drafts]) for name in names}
    order = np.lexsort((columns["account"], columns["ts"]))
    return Draft(**{name: column[order] for name, column in columns.items()})
