"""Reads rows with the native columns, whose nested ones may be JSON in a string, as in Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from stillwatch.ingest.documents import bad_shape, mend
from stillwatch.ingest.envelope import open_object
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Exchange

NESTED: Final = ("request", "response", "usage")


class ParquetReader:
    """Columns as in the native form; `request`, `response`, `usage` are structs or JSON strings."""

    name = "parquet"
    title = "Parquet with the native columns"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Native rows with a nested column as a string; Parquet files are known by their first bytes."""
        return any("account" in row and isinstance(row.get("request"), str) for row in rows)

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the row."""
        values = dict(open_object(row).values)
        for name in NESTED:
            if isinstance(values.get(name), str):
                values[name] = _unpacked(values[name], name)
        try:  # structs of Parquet hold a null for every field that this row has not
            return (msgspec.convert(mend(values, "", 0), Exchange),)
        except msgspec.ValidationError as error:
            raise bad_shape(error) from None


def _unpacked(text: str, name: str) -> dict[str, Any]:
    try:
        return dict(open_object(text.encode()).values) if text else {}
    except BadRow as bad:
        raise BadRow(f"{name}.{bad.field}", bad.reason) from None
