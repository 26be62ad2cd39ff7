"""Account facts on their way into the lake: each batch a file, merged before the next look for campaigns.

LAKE/intake/000000000003.facts.parquet    rows as engine.facts.facts_table makes them: hashes only
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch.engine.facts import facts_table
from stillwatch.ingest.durable import PRIVATE, replace_file, sync_folder
from stillwatch.ingest.lake import Lake
from stillwatch.model.account import AccountFacts

SUFFIX: Final = ".facts.parquet"
_FACTS: Final = "accounts"  # what the lake calls them


class AccountFeed:
    """Takes batches of facts durably, and merges them into the lake's table; for any thread."""

    def __init__(self, lake: Lake, folder: Path) -> None:
        self._lake, self._folder = lake, folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._turn = threading.Lock()

    def put(self, facts: Sequence[AccountFacts]) -> None:
        """Have a batch on disk; raises OSError where that fails."""
        table = facts_table(facts, self._lake.key)
        with self._turn:
            waiting = self._waiting()
            number = int(waiting[-1].name.removesuffix(SUFFIX)) + 1 if waiting else 1
            place = self._folder / f"{number:012d}{SUFFIX}"
            replace_file(place, lambda stream: pq.write_table(table, stream), PRIVATE)

    def merge(self) -> int:
        """Bring what waits into the lake, an account's last facts counting; how many accounts changed."""
        with self._turn:
            waiting = self._waiting()
            if not waiting:
                return 0
            new = [pq.ParquetFile(path).read() for path in waiting]
            known = self._lake.get_facts(_FACTS)
            tables = new if known is None else [known, *new]
            self._lake.put_facts(_FACTS, last_of_each(pa.concat_tables(tables, promote_options="default")))
            for path in waiting:
                path.unlink()
            sync_folder(self._folder)
            return len(np.unique(pa.concat_tables(new)["account"].to_numpy()))

    def _waiting(self) -> list[Path]:
        return sorted(self._folder.glob(f"[0-9]*{SUFFIX}"))


def last_of_each(facts: pa.Table) -> pa.Table:
    """The last row of each account, in the order of the accounts' hashes."""
    accounts = facts["account"].to_numpy()
    _, from_behind = np.unique(accounts[::-1], return_index=True)
    return facts.take(pa.array(len(accounts) - 1 - from_behind)).combine_chunks()
