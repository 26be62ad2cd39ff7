"""The kinds of columns that tables of the state are made of, and the schema they belong to."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Double, ForeignKey, MetaData, Text

# constraints carry names, so that a later migration can change them on both databases
METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(name: str = "id") -> Column[str]:
    """A text that is, or is part of, the primary key."""
    return Column(name, Text, primary_key=True)


def text(name: str, **more: Any) -> Column[str]:
    """A text that must be there; JSON is such a text too."""
    return Column(name, Text, nullable=False, **more)


def maybe_text(name: str, **more: Any) -> Column[str | None]:
    """A text that may be missing."""
    return Column(name, Text, nullable=True, **more)


def whole(name: str, **more: Any) -> Column[int]:
    """A whole number of 64 bits; moments are such, in microseconds since 1970 UTC."""
    return Column(name, BigInteger, nullable=False, **more)


def maybe_whole(name: str, **more: Any) -> Column[int | None]:
    """A whole number of 64 bits, or a moment, that may be missing."""
    return Column(name, BigInteger, nullable=True, **more)


def number(name: str) -> Column[float]:
    """A number of double precision."""
    return Column(name, Double, nullable=False)


def owner(name: str, target: str, *, primary_key: bool = False) -> Column[str]:
    """The key of the row that this one belongs to, and goes with when that one is deleted."""
    return Column(name, Text, ForeignKey(target, ondelete="CASCADE"), primary_key=primary_key, nullable=False)
