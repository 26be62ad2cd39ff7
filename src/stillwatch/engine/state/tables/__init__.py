"""All tables of the state, one file a group; `METADATA` knows them once this package is imported."""

from stillwatch.engine.state.tables import (
    access,
    alerts,
    campaigns,
    ledger,
    people,
    responses,
    review,
    settings,
)
from stillwatch.engine.state.tables.schema import METADATA

__all__ = ["METADATA", "access", "alerts", "campaigns", "ledger", "people", "responses", "review", "settings"]
