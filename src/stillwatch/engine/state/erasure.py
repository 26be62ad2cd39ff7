"""Takes everything about one account out of the state; the ledger keeps only that this was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, Table, Text, delete, func, or_, select, update

from stillwatch.engine.state.ledger import redact
from stillwatch.engine.state.tables import METADATA
from stillwatch.engine.state.tables.access import ALLOW_LIST
from stillwatch.engine.state.tables.campaigns import INDICATORS
from stillwatch.engine.state.tables.ledger import ANCHORS, LEDGER
from stillwatch.engine.state.tables.people import SESSIONS, SIGN_INS, TOKENS, USERS
from stillwatch.engine.state.tables.responses import APPROVALS, DECISIONS, POLICIES
from stillwatch.model.errors import StillwatchError

# The account is replaced in texts by this, so that what is said about others stays readable
ERASED: Final = "erased"
# Accounts are keyed hashes of 16 letters or more; a shorter text could be a part of something else
SHORTEST: Final = 16
# The ledger has its own way; the others hold people and policies, and no accounts
_APART: Final = (LEDGER, ANCHORS, USERS, TOKENS, SESSIONS, SIGN_INS, POLICIES)


class Erased(msgspec.Struct, frozen=True):
    """How many rows were deleted, and in how many others the account was replaced, by table."""

    deleted: dict[str, int]
    changed: dict[str, int]
    ledger_entries: int


def erase_account(connection: Connection, at: int, actor: str, account: str) -> Erased:
    """Delete the rows about `account` (as the state has it: the hash), and take its name out of all others.

    A verdict in force goes too: what the account did is then unknown here. `StillwatchError` for a text that
    is too short to be a hash. Call `State.reclaim()` afterwards, so that the files hold nothing of it either.
    """
    if len(account) < SHORTEST:
        raise StillwatchError(
            f"{account}: expected the hash of an account, {SHORTEST} letters or more",
            hint="Name the account as cases and decisions show it.",
        )
    decisions = select(DECISIONS.c.id).where(DECISIONS.c.account == account)
    deleted = {"approvals": _delete(connection, APPROVALS, APPROVALS.c.decision.in_(decisions))}
    listed = (ALLOW_LIST.c.scope == "account") & (ALLOW_LIST.c.subject == account)
    deleted["allow_list"] = _delete(connection, ALLOW_LIST, listed)
    named = (INDICATORS.c.kind == "account") & (INDICATORS.c.value == account)
    deleted["indicators"] = _delete(connection, INDICATORS, named)
    for table in _open_tables():
        if "account" in table.columns:
            deleted[table.name] = _delete(connection, table, table.c.account == account)
        elif keyed := [column.contains(account, autoescape=True) for column in _text_keys(table)]:
            deleted[table.name] = deleted.get(table.name, 0) + _delete(connection, table, or_(*keyed))
    changed = {table.name: _replace(connection, table, account) for table in _open_tables()}
    entries = redact(connection, at, actor, account)
    return Erased(_some(deleted), _some(changed), len(entries))


def _open_tables() -> Iterable[Table]:
    return (table for table in METADATA.sorted_tables if table not in _APART)


def _text_keys(table: Table) -> Iterable[Column[Any]]:
    """Texts that a row is known by, such as the name of an allowance: they may be made of an account."""
    return (column for column in table.primary_key if isinstance(column.type, Text))


def _delete(connection: Connection, table: Table, which: Any) -> int:
    return connection.execute(delete(table).where(which)).rowcount


def _replace(connection: Connection, table: Table, account: str) -> int:
    """Put `ERASED` for the account wherever a text of the table that is no key holds it."""
    texts: list[Column[Any]] = [
        column for column in table.columns if isinstance(column.type, Text) and not column.primary_key
    ]
    if not texts:
        return 0
    held = or_(*(column.contains(account, autoescape=True) for column in texts))
    new = {column.name: func.replace(column, account, ERASED) for column in texts}
    return connection.execute(update(table).where(held).values(new)).rowcount


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in counts.items() if count}
