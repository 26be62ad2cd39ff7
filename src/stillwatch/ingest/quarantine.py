"""Rows that could not be read: counted by reason, and the first of them kept with file and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.ingest.durable import PRIVATE, replace_file
from stillwatch.model.errors import Quarantined

KEPT_ROWS: Final = 100_000
_MOST_REASONS: Final = 1_000  # a reason may quote a value; the counts must not grow with the input


class Quarantine:
    """Gathers refused rows; counts all of them and keeps the first `KEPT_ROWS` in input order."""

    def __init__(self) -> None:
        self.count = 0
        self.reasons: Counter[str] = Counter()
        self.kept: list[Quarantined] = []

    def add(self, rows: Iterable[Quarantined]) -> None:
        """Take in the refused rows of one chunk."""
        for row in rows:
            reason = f"{row.field}: {row.reason}" if row.field else row.reason
            known = reason in self.reasons or len(self.reasons) < _MOST_REASONS
            self.reasons[reason if known else "other"] += 1
            self.count += 1
            if len(self.kept) < KEPT_ROWS:
                self.kept.append(row)

    def save(self, path: Path) -> None:
        """Merge the kept rows into the JSON Lines file `path`, each once, by file and line."""
        known = read_quarantine(path)
        merged = sorted({*known, *self.kept}, key=_place)[:KEPT_ROWS]
        if merged != known:
            encoded = msgspec.json.Encoder().encode_lines(merged)
            replace_file(path, lambda stream: stream.write(encoded), PRIVATE)


def read_quarantine(path: Path) -> list[Quarantined]:
    """The refused rows that were saved to `path`; none where nothing ever was."""
    if not path.exists():
        return []
    return msgspec.json.Decoder(Quarantined).decode_lines(path.read_bytes())


def _place(row: Quarantined) -> tuple[str, int, str, str]:
    return row.file, row.line, row.field, row.reason
