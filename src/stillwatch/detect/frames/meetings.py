"""At which frames, or families of frames, the same accounts meet: counted beside a local engine.

The same as the steps `family_meetings` and `co_usage`. Few frames are shared, so who uses them fits into
arrays in the order of accounts; there a family is a sum over a handful of neighbours, and the pairs that an
account uses are numbers, which a sort brings together. An engine groups all of them in a table instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Final

import numba as nb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.frames.lookup import places_of, table_for
from stillwatch.detect.frames.ordered import by_number
from stillwatch.detect.frames.texts import place, slot_of
from stillwatch.model.statistics import distinct

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Pairs = tuple[Ints, Ints, Ints, Floats]
"""Frames (index) one and other, accounts that use both, and how many chance would bring."""

_AT_ONCE: Final = 1 << 25  # pairs that are sorted at a time


@dataclass(frozen=True)
class Pairing:
    """What pairs are told of: accounts in all, frames of each that are paired, uses from which on a frame
    counts, and how many times as many accounts as chance brings must meet. See the step `co_usage`."""

    population: float
    per_account: int
    least: int
    lift: float


@dataclass(frozen=True)
class Meetings:
    """Who uses which frame: account a has the rows offsets[a]:offsets[a + 1]; frame (index) and number of
    exchanges of each row; users: accounts of each frame, of which all rows were counted."""

    offsets: Ints
    frame: Codes
    exchanges: Ints
    users: Ints

    @classmethod
    def of(cls, uses: Iterable[pa.RecordBatch], frames: Ints, least: int = 1) -> Meetings:
        """The uses of these frames (hashes, each once), of which rows below `least` exchanges are only
        counted. uses: columns frame, account and exchanges (int64 without nulls, a row each)."""
        table, users = table_for(len(frames)), np.zeros(len(frames), np.int64)
        place(frames, table)
        empty = np.empty(0, np.int64)
        pieces = [(empty, empty.astype(np.int32), empty)]
        for batch in uses:
            columns = (batch.column(name).to_numpy() for name in ("account", "frame", "exchanges"))
            pieces.append(_known(*columns, frames, table, least, users))
        account, frame, exchanges = (np.concatenate(column) for column in zip(*pieces, strict=True))
        accounts = distinct(account)
        offsets, frame, exchanges = by_number(places_of(account, accounts), frame, exchanges, len(accounts))
        return cls(offsets, frame, exchanges, users)

    def of_families(self, family: Ints, families: int, most: int) -> Meetings:
        """The uses of families, given that of each frame (index), but for families of one account and of more
        than `most`; who shows two of its frames in one exchange counts twice. No row may have been left out.
        """
        offsets, frame, exchanges, users = _added_up(
            self.offsets, self.frame, self.exchanges, family, np.zeros(families, np.int64)
        )
        known = (users >= 2) & (users <= most)
        offsets, frame, exchanges = _of_known(offsets, frame, exchanges, known)
        return Meetings(offsets, frame, exchanges, users)

    def pairs(self, pairing: Pairing) -> Pairs:
        """The pairs that share enough accounts, sorted by both."""
        offsets, frames, share = self._telling(pairing)
        counts = np.diff(offsets)
        parts = int((counts * (counts - 1) // 2).sum()) // _AT_ONCE + 1
        found = []
        for part in range(parts):
            keys = _keys(offsets, frames, parts, part)
            keys.sort()
            found.append(_met(keys, self.users, share, pairing.lift))
        one, other, together, expected = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.lexsort((other, one))
        return one[order], other[order], together[order], expected[order]

    def _telling(self, pairing: Pairing) -> tuple[Ints, Codes, float]:
        """Of each account the frames that say most, sorted, and how unevenly frames are spread."""
        users = np.maximum(self.users, 1)
        # a frame of more accounts meets none often enough
        pairable = users * pairing.lift <= pairing.population
        known, first = np.unique(users, return_inverse=True)
        logs = np.array([(log(pairing.population / n), log(n)) for n in known.tolist()]).reshape(-1, 2)[first]
        offsets, frames, busy = _most_telling(
            self.offsets,
            self.frame,
            self.exchanges,
            users,
            pairable,
            logs,
            pairing.least,
            pairing.per_account,
        )
        shown, squares = float(busy.sum()), float((busy * busy).sum())
        return offsets, frames, squares / (shown * shown) if shown else 0.0


@nb.njit(cache=True)
def _known(
    account: Ints, frame: Ints, exchanges: Ints, frames: Ints, table: Codes, least: int, users: Ints
) -> tuple[Ints, Codes, Ints]:
    """Account, frame (index) and exchanges of the uses of these frames, in `table`; adds to their users."""
    accounts, places = np.empty(frame.size, np.int64), np.empty(frame.size, np.int32)
    often, count = np.empty(frame.size, np.int64), 0
    for i in range(frame.size):
        at = table[slot_of(frame[i], table, frames)]
        if at < 0:
            continue
        users[at] += 1
        if exchanges[i] >= least:
            accounts[count], places[count], often[count] = account[i], at, exchanges[i]
            count += 1
    return accounts[:count].copy(), places[:count].copy(), often[:count].copy()


@nb.njit(cache=True)
def _added_up(
    offsets: Ints, frame: Codes, exchanges: Ints, family: Ints, users: Ints
) -> tuple[Ints, Codes, Ints, Ints]:
    """The uses of families, within an account in the order of their first frame; `users` begins with none."""
    families, often = np.empty_like(frame), np.empty_like(exchanges)
    at, count = np.full(users.size, -1, np.int64), 0
    begins = np.zeros_like(offsets)
    for a in range(offsets.size - 1):
        for i in range(offsets[a], offsets[a + 1]):
            f = family[frame[i]]
            if at[f] < begins[a]:  # not seen of this account
                families[count], often[count], at[f] = f, 0, count
                users[f] += 1
                count += 1
            often[at[f]] += exchanges[i]
        begins[a + 1] = count
    return begins, families[:count], often[:count], users


@nb.njit(cache=True)
def _of_known(
    offsets: Ints, frame: Codes, exchanges: Ints, known: NDArray[np.bool_]
) -> tuple[Ints, Codes, Ints]:
    """The uses of the known frames, moved together in place."""
    begins, count = np.zeros_like(offsets), 0
    for a in range(offsets.size - 1):
        for i in range(offsets[a], offsets[a + 1]):
            if known[frame[i]]:
                frame[count], exchanges[count] = frame[i], exchanges[i]
                count += 1
        begins[a + 1] = count
    return begins, frame[:count], exchanges[:count]


@nb.njit(cache=True)
def _most_telling(
    offsets: Ints,
    frame: Codes,
    exchanges: Ints,
    users: Ints,
    pairable: NDArray[np.bool_],
    logs: Floats,
    least: int,
    most: int,
) -> tuple[Ints, Codes, Ints]:
    """Of each account at most so many frames, sorted: those that say most, among equals those of fewer
    users, then the smaller ones; with how many frames it shows in exchanges enough that can be in pairs."""
    begins, busy = np.zeros_like(offsets), np.zeros(offsets.size - 1, np.int64)
    frames, says = np.empty_like(frame), np.empty(frame.size, np.float64)
    end = 0
    for a in range(busy.size):
        begin = end
        for i in range(offsets[a], offsets[a + 1]):
            f = frame[i]
            if exchanges[i] < least or not pairable[f]:
                continue
            busy[a] += 1
            said = exchanges[i] * logs[f, 0] * logs[f, 1]
            at = end
            while at > begin and _says_more(said, f, says[at - 1], frames[at - 1], users):
                if at < begin + most:
                    says[at], frames[at] = says[at - 1], frames[at - 1]
                at -= 1
            if at < begin + most:
                says[at], frames[at] = said, f
                end = min(end + 1, begin + most)
        frames[begin:end].sort()
        begins[a + 1] = end
    return begins, frames[:end].copy(), busy


@nb.njit(cache=True, inline="always")
def _says_more(said: float, frame: int, than: float, other: int, users: Ints) -> bool:
    if said != than:
        return said > than
    return users[frame] < users[other] or (users[frame] == users[other] and frame < other)


@nb.njit(cache=True)
def _keys(offsets: Ints, frame: Codes, parts: int, part: int) -> Keys:
    """Each pair of frames of each account, the smaller one in the upper half, of a part of these."""
    count = 0
    for fill in range(2):
        keys = np.empty(count if fill else 0, np.uint64)
        count = 0
        for a in range(offsets.size - 1):
            for i in range(offsets[a], offsets[a + 1]):
                if frame[i] % parts != part:
                    continue
                if not fill:
                    count += offsets[a + 1] - i - 1
                    continue
                for j in range(i + 1, offsets[a + 1]):
                    keys[count] = (np.uint64(frame[i]) << np.uint64(32)) | np.uint64(frame[j])
                    count += 1
    return keys


@nb.njit(cache=True)
def _met(keys: Keys, users: Ints, share: float, lift: float) -> Pairs:
    """The pairs in the sorted keys that come twice or more, and often enough for how many chance brings."""
    one, other = np.empty(keys.size // 2, np.int64), np.empty(keys.size // 2, np.int64)
    together, expected = np.empty(keys.size // 2, np.int64), np.empty(keys.size // 2, np.float64)
    count, start = 0, 0
    for at in range(1, keys.size + 1):
        if at < keys.size and keys[at] == keys[start]:
            continue
        a, b = np.int64(keys[start] >> np.uint64(32)), np.int64(keys[start] & np.uint64(0xFFFFFFFF))
        chance = users[a] * users[b] * share
        if at - start >= 2 and at - start >= lift * chance:
            one[count], other[count], together[count], expected[count] = a, b, at - start, chance
            count += 1
        start = at
    return one[:count].copy(), other[:count].copy(), together[:count].copy(), expected[:count].copy()
