"""After everything: whether each exchange that was acknowledged stands in the lake, and once."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.state.ledger import verify
from stillwatch.engine.state.store import open_state
from stillwatch.ingest.lake import Lake

_ID: Final = re.compile(rb'^\{"id":"([^"]+)"', re.MULTILINE)  # as benchmarks write it


class Acknowledged:
    """Ids of exchanges that senders were told are safe. For any thread."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._guard = threading.Lock()

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, body: bytes) -> None:
        """Note all ids of a batch, one exchange a line."""
        with self._guard:
            self.ids.update(found.decode() for found in _ID.findall(body))


@dataclass(frozen=True)
class Account:
    """stored, distinct: rows and different ids in the lake; lost: acknowledged and not there."""

    stored: int
    distinct: int
    lost: int
    is_ledger_whole: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, nothing counted twice, and the ledger is whole."""
        return self.lost == 0 and self.stored == self.distinct and self.is_ledger_whole

    def __str__(self) -> str:
        ledger = "whole" if self.is_ledger_whole else "BROKEN"
        return f"{self.lost} lost, {self.stored - self.distinct} counted twice, ledger {ledger}"


def account_for(lake: Path, state: Path | str, acknowledged: Acknowledged) -> Account:
    """Look at what is left; the service has ended."""
    opened = Lake.open(lake)
    stored = opened.read(["id"])["id"].to_pylist()
    there = set(stored)
    hasher = IdentifierHasher(opened.key)
    lost = sum(hasher.one("id", name) not in there for name in acknowledged.ids)
    with open_state(state) as kept:
        return Account(len(stored), len(there), lost, verify(kept).is_whole)
