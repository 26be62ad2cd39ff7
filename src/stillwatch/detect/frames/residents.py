"""Which accounts live by a family of frames: counted exchange by exchange, beside a local engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numba as nb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.frames.lookup import Marks, is_marked, marks_of, shift_of, table_for
from stillwatch.detect.frames.ordered import by_number
from stillwatch.detect.frames.texts import SCATTER, place, slot_of

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """What makes a resident: at least `uses` exchanges and `coverage` of all that it sent show the family;
    and what makes a frame the family's own: a share `own` of its users are residents. Asked in turn, for so
    many `rounds` or until as many frames are left as before."""

    uses: int
    coverage: float
    own: float
    rounds: int


@dataclass(frozen=True)
class _Shown:
    """Sightings by pair of family and account, within a pair by exchange: pair p has the rows
    offsets[p]:offsets[p + 1]; frame (index) and id of the exchange of each row."""

    offsets: Ints
    frame: Codes
    id: Ints


def residents(
    sightings: Iterable[pa.RecordBatch], families: pa.Table, likely: pa.Table, users: Ints, terms: Terms
) -> Bools:
    """Which of the `likely` pairs are residents.

    sightings: columns id, frame and account (int64), a row each; families: columns frame (each once) and
    family; likely: columns family, account and exchanges (all that the account sent); users: how many
    accounts use each of the families' frames.
    """
    shown = _found(sightings, families, likely)
    sent = likely["exchanges"].to_numpy()
    kept = np.ones(families.num_rows, bool)
    members = _members(shown, kept, sent, terms)
    for _ in range(terms.rounds):
        inside = _users_among(shown.offsets, shown.frame, members, len(kept))
        own = (inside > 0) & (inside >= terms.own * users)
        if own.sum() == kept.sum():
            break
        kept = own
        members = _members(shown, kept, sent, terms)
    return members


def _members(shown: _Shown, kept: Bools, sent: Ints, terms: Terms) -> Bools:
    """The pairs that show the kept frames in exchanges enough."""
    often = _exchanges_that_show(shown.offsets, shown.frame, shown.id, kept)
    members: Bools = (often >= terms.uses) & (often >= terms.coverage * sent)
    return members


def _found(sightings: Iterable[pa.RecordBatch], families: pa.Table, likely: pa.Table) -> _Shown:
    """The sightings of the families' frames by accounts that may live by them."""
    hashes, family = families["frame"].to_numpy(), families["family"].to_numpy()
    account, of = likely["account"].to_numpy(), likely["family"].to_numpy()
    frames, pairs = table_for(len(hashes)), table_for(len(of))
    place(hashes, frames)
    marks = marks_of(hashes)
    _place_pairs(account, of, pairs)
    pieces = [
        _sought(
            *(batch.column(name).to_numpy() for name in ("id", "frame", "account")),
            hashes, family, frames, marks, account, of, pairs,
        )
        for batch in sightings
    ]  # fmt: skip
    nothing = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64))
    columns = (np.concatenate(column) for column in zip(nothing, *pieces, strict=True))
    return _Shown(*_by_pair(*columns, len(of)))


@nb.njit(cache=True, inline="always")
def _slot_of_pair(account: np.int64, family: np.int64, pairs: Codes, accounts: Ints, of: Ints) -> np.uint64:
    """Where in the table the pair is, or would be put."""
    mask = np.uint64(pairs.size - 1)
    mixed = ((np.uint64(account) * SCATTER) ^ np.uint64(family)) * SCATTER
    slot = (mixed >> np.uint64(20)) & mask
    while pairs[slot] >= 0 and (accounts[pairs[slot]] != account or of[pairs[slot]] != family):
        slot = (slot + np.uint64(1)) & mask
    return slot


@nb.njit(cache=True)
def _place_pairs(accounts: Ints, of: Ints, pairs: Codes) -> None:
    for i in range(of.size):
        pairs[_slot_of_pair(accounts[i], of[i], pairs, accounts, of)] = i


@nb.njit(cache=True, nogil=True)
def _sought(
    id: Ints, frame: Ints, account: Ints,
    hashes: Ints, family: Ints, frames: Codes, marks: Marks, accounts: Ints, of: Ints, pairs: Codes,
) -> tuple[Codes, Codes, Ints]:  # fmt: skip
    """Pair, frame (index) and exchange of the sightings that are looked for; frames and pairs: the tables of
    frame hashes and of (account, family)."""
    pair, which, x = np.empty(id.size, np.int32), np.empty(id.size, np.int32), np.empty(id.size, np.int64)
    shift, count = shift_of(marks), 0
    for i in range(id.size):
        if not is_marked(frame[i], marks, shift):
            continue
        at = frames[slot_of(frame[i], frames, hashes)]
        if at < 0:
            continue
        found = pairs[_slot_of_pair(account[i], family[at], pairs, accounts, of)]
        if found >= 0:
            pair[count], which[count], x[count] = found, at, id[i]
            count += 1
    return pair[:count].copy(), which[:count].copy(), x[:count].copy()


@nb.njit(cache=True)
def _by_pair(pair: Codes, frame: Codes, x: Ints, pairs: int) -> tuple[Ints, Codes, Ints]:
    """The sightings in the order of pair and exchange: offsets of the pairs, frames, exchanges."""
    offsets, frames, ids = by_number(pair, frame, x, pairs)
    for p in range(pairs):
        begin, end = offsets[p], offsets[p + 1]
        order = np.argsort(ids[begin:end])
        frames[begin:end], ids[begin:end] = frames[begin:end][order], ids[begin:end][order]
    return offsets, frames, ids


@nb.njit(cache=True)
def _exchanges_that_show(offsets: Ints, frame: Codes, x: Ints, kept: Bools) -> Ints:
    """Of each pair the exchanges that show at least one of the kept frames."""
    often = np.zeros(offsets.size - 1, np.int64)
    for p in range(often.size):
        counted = False
        for i in range(offsets[p], offsets[p + 1]):
            if i == offsets[p] or x[i] != x[i - 1]:
                counted = False
            if kept[frame[i]] and not counted:
                often[p] += 1
                counted = True
    return often


@nb.njit(cache=True)
def _users_among(offsets: Ints, frame: Codes, chosen: Bools, frames: int) -> Ints:
    """How many of the chosen pairs show each of so many frames."""
    users, last = np.zeros(frames, np.int64), np.full(frames, -1, np.int64)
    for p in range(offsets.size - 1):
        if not chosen[p]:
            continue
        for i in range(offsets[p], offsets[p + 1]):
            if last[frame[i]] != p:
                last[frame[i]] = p
                users[frame[i]] += 1
    return users
