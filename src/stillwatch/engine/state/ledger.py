"""The ledger in the state: appended inside the transaction of what it records, walked from end to end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, or_, select, update

from stillwatch.decide.ledger.entry import ERASE, Content, Entry, follow
from stillwatch.decide.ledger.verify import Check, verify_chain
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.ledger import LEDGER

SALT_BYTES: Final = 16
_AT_ONCE: Final = 10_000  # rows in memory while the chain is walked


def append(
    connection: Connection, at: int, actor: str, action: str, subject: str, detail: Mapping[str, Any]
) -> Entry:
    """Write down what `actor` did to `subject` at `at` (microseconds since 1970 UTC).

    Called with the connection of `State.write()` that does it, so that one does not happen without the
    other. `detail` becomes JSON; secrets and prompts do not belong there.
    """
    if not connection.get_execution_options().get("writing"):
        raise RuntimeError("the ledger has one writer: append inside State.write()")
    entry = follow(
        last_entry(connection),
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        salt=secrets.token_hex(SALT_BYTES),
    )
    connection.execute(insert(LEDGER).values(_row(entry)))
    return entry


def last_entry(connection: Connection) -> Entry | None:
    """The newest entry; None where there is none yet."""
    row = connection.execute(select(LEDGER).order_by(LEDGER.c.seq.desc()).limit(1)).first()
    return _entry(row) if row else None


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """All entries behind `after`, in their order, a few thousand in memory at a time."""
    query = select(LEDGER).where(LEDGER.c.seq > after).order_by(LEDGER.c.seq)
    rows = connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    return (_entry(row) for row in rows)


def entries_about(connection: Connection, subject: str) -> list[Entry]:
    """What was done to one subject, in its order."""
    query = select(LEDGER).where(LEDGER.c.subject == subject).order_by(LEDGER.c.seq)
    return [_entry(row) for row in connection.execute(query)]


def verify(state: State) -> Check:
    """Walk the whole ledger as it is at this moment; writers go on meanwhile."""
    with state.read() as connection:
        return verify_chain(entries(connection))


def redact(connection: Connection, at: int, actor: str, subject: str) -> list[int]:
    """Take away what the ledger says about one subject, or tells of it elsewhere; the chain still holds.

    It keeps that something was done, by whom and when. An entry of its own says which contents are gone,
    and not whose they were. Returns the numbers of those entries.
    """
    quoted = msgspec.json.encode(subject).decode()
    told = or_(LEDGER.c.subject == subject, LEDGER.c.detail.contains(quoted, autoescape=True))
    about = list(connection.scalars(select(LEDGER.c.seq).where(told).order_by(LEDGER.c.seq)))
    connection.execute(update(LEDGER).where(told).values(subject=None, detail=None, salt=None))
    append(connection, at, actor, ERASE, "", {"redacted": about})
    return about


def count(connection: Connection) -> int:
    """How many entries there are."""
    return int(connection.scalar(select(func.count()).select_from(LEDGER)) or 0)


def _row(entry: Entry) -> dict[str, Any]:
    assert entry.content is not None, "a new entry has its content"
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.content.subject,
        "detail": entry.content.detail,
        "salt": entry.content.salt,
        "digest": entry.digest,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: Row[Any]) -> Entry:
    """The entry of a row; one that lost a part of its content counts as changed, not as erased."""
    parts = (row.subject, row.detail, row.salt)
    content = None if parts == (None, None, None) else Content(*(part or "" for part in parts))
    return Entry(row.seq, row.at, row.actor, row.action, row.digest, row.previous, row.hash, content)
