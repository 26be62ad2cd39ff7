"""Rows of the database as values that structs can be made of."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from sqlalchemy import Row

Made = TypeVar("Made")


def values_of(row: Row[Any]) -> dict[str, Any]:
    """The values by column; SQLAlchemy's names are a kind of text that msgspec does not take for one."""
    return {str(name): value for name, value in row._mapping.items()}


def made(row: Row[Any], kind: type[Made]) -> Made:
    """The row as a struct with fields of the columns' names."""
    return msgspec.convert(values_of(row), kind)
