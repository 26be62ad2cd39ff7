"""Writes what is true of a generated lake: labels of accounts, and which exchanges are harvest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch.detect.fingerprints.arrays import Bools, Int64s
from stillwatch.range.fingerprints.plans import Plan
from stillwatch.range.fingerprints.roles import (
    CAMPAIGN,
    FRAMEWORK,
    ORDINARY,
    ORGANISATION,
    SCHEDULED,
    Roles,
)
from stillwatch.range.truth import ACCOUNTS_FILE, HARVEST_FILE

_KINDS: Final = {
    ORDINARY: "ordinary",
    SCHEDULED: "scheduled_app",
    FRAMEWORK: "agent_framework",
    ORGANISATION: "organisation",
}
HARVEST_SCHEMA: Final = pa.schema(
    [("account", pa.string()), ("ts", pa.timestamp("us", tz="UTC")), ("id", pa.int64())]
)


class HarvestLog:
    """Writes harvest exchanges to `truth/harvest.parquet` while they are generated."""

    def __init__(self, folder: Path, names: pa.Array) -> None:
        (folder / "truth").mkdir(parents=True, exist_ok=True)
        self._names = names
        self._file = pq.ParquetWriter(folder / HARVEST_FILE, HARVEST_SCHEMA, compression="zstd")

    def add(self, account: Int64s, rows: pa.RecordBatch, harvest: Bools) -> None:
        """Note which of these rows (accounts by index) are harvest that was answered."""
        answered = rows["status"].to_numpy() == 200
        chosen = pa.array(np.flatnonzero(harvest & answered))
        columns = [
            self._names.take(pa.array(account).take(chosen)),
            rows["ts"].take(chosen),
            rows["id"].take(chosen),
        ]
        self._file.write_table(pa.Table.from_arrays(columns, schema=HARVEST_SCHEMA))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def write_labels(folder: Path, names: pa.Array, roles: Roles, plans: Sequence[Plan], active: Bools) -> None:
    """Write `truth/accounts.parquet`: the accounts that sent anything, in order of their names."""
    kinds = [*_KINDS.values(), *(plan.style for plan in plans)]
    code = roles.kind.astype(np.int64).copy()
    order = {kind: place for place, kind in enumerate(_KINDS)}
    code = np.array([order.get(kind, 0) for kind in range(5)])[code]
    mine = roles.kind == CAMPAIGN
    code[mine] = len(_KINDS) + roles.group[mine]
    campaigns = pa.array([f"truth_{plan.number:02d}" for plan in plans], pa.string())
    campaign = campaigns.take(pa.array(np.where(mine, roles.group, 0), mask=~mine))
    table = pa.table(
        {
            "account": names,
            "kind": pa.array(kinds).take(pa.array(code)),
            "population": pa.array(["customer", "campaign"]).take(pa.array(mine.astype(np.int8))),
            "campaign": campaign,
            "look_alike": np.isin(roles.kind, (SCHEDULED, FRAMEWORK, ORGANISATION)),
        }
    )
    table = table.filter(pa.array(active)).sort_by("account")
    pq.write_table(table, folder / ACCOUNTS_FILE, compression="zstd")
