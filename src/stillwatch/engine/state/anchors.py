"""Anchors of the ledger: made from its head, kept in the state and in a file outside, checked against it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert, select

from stillwatch.decide.ledger.anchor import Anchor, check_anchors, sign_head
from stillwatch.decide.ledger.entry import Entry
from stillwatch.decide.ledger.verify import Check, verify_chain
from stillwatch.engine.state.ledger import entries, last_entry
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.ledger import ANCHORS
from stillwatch.ingest.durable import SHARED, sync_folder
from stillwatch.model.errors import StillwatchError


def anchor_ledger(state: State, key: bytes, out: Path, at: int) -> Anchor | None:
    """Sign the head with `key` (32 bytes), remember that, and append it to the file `out`, a JSON line.

    `at` is in microseconds since 1970 UTC. None where the ledger is empty, or nothing came since the last
    anchor and `out` has that one already.
    """
    with state.write() as connection:
        last = last_entry(connection)
        if last is None:
            return None
        anchor = anchor_of(connection, last.seq)
        if anchor is None:
            anchor = sign_head(key, seq=last.seq, at=at, head=last.hash)
            connection.execute(insert(ANCHORS).values(msgspec.structs.asdict(anchor)))
    if out.exists() and anchor in read_anchors(out):
        return None
    append_line(out, msgspec.json.encode(anchor))
    return anchor


def anchor_of(connection: Connection, seq: int) -> Anchor | None:
    """The anchor of one entry, as the state remembers it."""
    row = connection.execute(select(ANCHORS).where(ANCHORS.c.seq == seq)).first()
    return Anchor(**row._mapping) if row else None


def verify_anchored(state: State, anchors: Iterable[Anchor], public_key: str) -> Check:
    """Walk the ledger, and look whether it is the one that `anchors` were made of, signed by `public_key`."""
    anchored = {anchor.seq: anchor for anchor in anchors}
    heads: dict[int, str] = {}

    def passing(walked: Iterable[Entry]) -> Iterator[Entry]:
        for entry in walked:
            if entry.seq in anchored:
                heads[entry.seq] = entry.hash
            yield entry

    with state.read() as connection:
        check = verify_chain(passing(entries(connection)))
    found = [check.found] if check.found else []
    within = [one for one in anchored.values() if check.is_whole or one.seq <= check.entries]
    found.extend(check_anchors(within, heads, check.entries, public_key))
    return Check(check.entries, check.head, min(found, key=lambda one: one.seq, default=None))


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors in a file, one a line; `StillwatchError` names the line that is none."""
    anchors = []
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                anchors.append(msgspec.json.decode(line, type=Anchor))
            except msgspec.DecodeError as fault:
                raise StillwatchError(
                    f"{path}:{number}: not an anchor of a ledger: {fault}",
                    hint="Give the file that `stillwatch ledger anchor` wrote.",
                ) from None
    return anchors


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file and sync it; what stands there already is not touched."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, SHARED)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(line + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(path.parent)
