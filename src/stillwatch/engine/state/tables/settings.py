"""What the service keeps about itself, by name."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from stillwatch.engine.state.tables.schema import METADATA, key, text

SETTINGS: Final = Table("settings", METADATA, key("name"), text("value"))
