"""What is left of the allowances, so that a restart does not refill them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from stillwatch.decide.budget import Bucket
from stillwatch.engine.state.tables.campaigns import BUDGETS, CAMPAIGNS
from stillwatch.engine.state.tables.settings import SETTINGS
from stillwatch.engine.state.upsert import upsert

_OTHERS: Final = "bucket:"  # allowances that are no campaign's: of programmes, and of single accounts


def put_buckets(connection: Connection, buckets: Mapping[str, Bucket]) -> None:
    """Keep these buckets."""
    campaigns = set(connection.scalars(select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.id.in_(buckets))))
    for name, bucket in buckets.items():
        if name in campaigns:
            row = {"campaign": name, "tokens": bucket.tokens, "updated": bucket.updated}
            upsert(connection, BUDGETS, row)
        else:
            value = msgspec.json.encode(bucket).decode()
            upsert(connection, SETTINGS, {"name": _OTHERS + name, "value": value})


def all_buckets(connection: Connection) -> dict[str, Bucket]:
    """All buckets, by name."""
    found = {row.campaign: Bucket(row.tokens, row.updated) for row in connection.execute(select(BUDGETS))}
    for row in connection.execute(select(SETTINGS).where(SETTINGS.c.name.startswith(_OTHERS))):
        tokens, updated = msgspec.json.decode(row.value)
        found[row.name.removeprefix(_OTHERS)] = Bucket(float(tokens), int(updated))
    return found
