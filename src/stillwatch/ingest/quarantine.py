"""Counts what was refused, keeps the first examples, and writes them down without their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.model.errors import Quarantined

EXAMPLES: Final = 10  # kept of each reason and field


class Quarantine:
    """All refused rows of a run. A row is kept as place, field and reason; what stood in it is not."""

    def __init__(self, examples: int = EXAMPLES) -> None:
        """`examples` rows are kept of each pair of reason and field."""
        self._most = examples
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], list[Quarantined]] = {}

    def add(self, rows: Iterable[Quarantined]) -> None:
        """Take in refused rows."""
        for row in rows:
            key = (row.reason, row.field)
            self._counts[key] += 1
            kept = self._examples.setdefault(key, [])
            if len(kept) < self._most:
                kept.append(row)

    @property
    def total(self) -> int:
        """How many rows were refused."""
        return self._counts.total()

    def counts(self) -> dict[tuple[str, str], int]:
        """Rows by (reason, field), the most frequent first, ties by name."""
        return dict(sorted(self._counts.items(), key=lambda item: (-item[1], item[0])))

    def reasons(self) -> dict[str, int]:
        """Rows by `field: reason`, the most frequent first: what `read.reasons` of a scan holds."""
        return {f"{field}: {reason}": count for (reason, field), count in self.counts().items()}

    def first(self, most: int = EXAMPLES) -> list[Quarantined]:
        """The first examples, in the order of files and lines."""
        rows = [row for kept in self._examples.values() for row in kept]
        return sorted(rows, key=lambda row: (row.file, row.line, row.field))[:most]

    def write(self, path: Path) -> None:
        """Write the kept examples as JSON Lines, each with how many rows share its reason and field."""
        lines = [
            msgspec.json.encode(
                {
                    "file": row.file,
                    "line": row.line,
                    "field": row.field,
                    "reason": row.reason,
                    "alike": self._counts[row.reason, row.field],
                }
            )
            for row in self.first(most=len(self._counts) * self._most)
        ]
        path.write_bytes(b"".join(line + b"\n" for line in lines))
