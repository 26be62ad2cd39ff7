"""Reads the native form: one exchange a line, straight into the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from stillwatch.ingest.documents import decode_document
from stillwatch.model.exchange import Exchange

_DECODER = msgspec.json.Decoder(Exchange)
_REQUIRED = frozenset({"id", "ts", "account", "model"})


class NativeReader:
    """Native JSON Lines; fields it does not know are passed over."""

    name = "native"
    title = "Stillwatch JSON Lines"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Two of the four required fields are enough: a broken native file is still native."""
        return any(len(_REQUIRED & row.keys()) >= 2 for row in rows)

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the line."""
        return (decode_document(row, _DECODER),)
