"""A state with a row or more in every table, as a service would have it after a while."""

from __future__ import annotations

from sqlalchemy import Boolean, Connection, Double, Integer, Table

from stillwatch.decide.ledger.anchor import sign_head
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables import METADATA
from stillwatch.engine.state.tables.ledger import ANCHORS, LEDGER

ACCOUNT, OTHER = "00000000deadbeef", "00000000cafecafe"
ODD = 'é 漢 \U0001f980 "quoted" \\ \t \n end'


def fill(state: State) -> None:
    """Two rows in every table: one of `ACCOUNT`, one of `OTHER`."""
    with state.write() as connection:
        for table in METADATA.sorted_tables:
            if table not in (LEDGER, ANCHORS):
                connection.execute(table.insert(), [row(table, 0, ACCOUNT), row(table, 1, OTHER)])
        write_ledger(connection)


def row(table: Table, number: int, account: str) -> dict[str, object]:
    """One row: every text tells its column, those about accounts name `account`, JSON quotes it."""
    values: dict[str, object] = {}
    for column in table.columns:
        if isinstance(column.type, Boolean):
            values[column.name] = bool(number)
        elif isinstance(column.type, Double):
            values[column.name] = 0.1 + number
        elif isinstance(column.type, Integer):
            values[column.name] = 2**53 + 1 + number  # more than a float holds
        elif column.foreign_keys or column.name == "id":
            values[column.name] = f"row_{number}"
        else:
            values[column.name] = f"{column.name} {number} {ODD}"
    if "account" in values:
        values["account"] = account
    if "evidence" in values or "result" in values:
        values["evidence" if "evidence" in values else "result"] = f'{{"accounts":["{account}"]}}'
    return values


def write_ledger(connection: Connection) -> None:
    """Entries about both accounts, one about both of them at once, and an anchor."""
    append(connection, 1, "ann", "decide", ACCOUNT, {"response": "budget"})
    append(connection, 2, "ann", "decide", OTHER, {"response": "budget", "bits": 0.1})
    last = append(connection, 3, "bob", "approve", "camp_1", {"accounts": [ACCOUNT, OTHER], "words": ODD})
    anchor = sign_head(bytes(32), seq=last.seq, at=4, head=last.hash)
    connection.execute(
        ANCHORS.insert().values(
            seq=anchor.seq, at=4, head=anchor.head, signature=anchor.signature, public_key=anchor.public_key
        )
    )


def contents(state: State) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for those that a backup or restore adds to the ledger."""
    kept: dict[str, list[tuple[object, ...]]] = {}
    with state.read() as connection:
        for table in METADATA.sorted_tables:
            query = table.select().order_by(*table.primary_key)
            if table is LEDGER:
                query = query.where(LEDGER.c.action.not_in(["back_up", "restore"]))
            kept[table.name] = [tuple(found) for found in connection.execute(query)]
    return kept
