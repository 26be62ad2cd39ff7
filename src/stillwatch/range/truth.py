"""What a composed range knows to be true: the account labels and the ids of the harvest exchanges."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec
import pyarrow.compute as pc
import pyarrow.parquet as pq

from stillwatch.model.errors import StillwatchError

# a generated lake (see range.fingerprints) holds its truth as columns: only accounts that sent anything
ACCOUNTS_FILE: Final = Path("truth/accounts.parquet")
HARVEST_FILE: Final = Path("truth/harvest.parquet")


class AccountTruth(msgspec.Struct, frozen=True, kw_only=True):
    """One account: what it is, and the campaign it belongs to, if any."""

    account: str
    kind: str
    population: Literal["campaign", "customer"]
    campaign: str | None = None
    look_alike: bool = False
    language: str = "en"
    country: str | None = None  # as the account facts have it
    replacement: bool = False  # carries on where a stopped account of its campaign left off


class _Sent(msgspec.Struct, gc=False):
    id: str
    ts: str
    account: str


@dataclass(frozen=True)
class Truth:
    """Labels of the accounts that sent anything, and the sorted times (ISO 8601) of their harvest."""

    accounts: dict[str, AccountTruth]
    harvest: dict[str, tuple[str, ...]]


def read_truth(directory: Path) -> Truth:
    """Read a composed directory or a generated lake. Raises `StillwatchError` naming the file that is absent
    or broken."""
    if (directory / ACCOUNTS_FILE).exists():
        return _read_columns(directory)
    labels_file = directory / "truth" / "accounts.jsonl"
    try:
        decoder = msgspec.json.Decoder(AccountTruth)
        labels = [decoder.decode(line) for line in labels_file.read_bytes().splitlines()]
        with gzip.open(directory / "truth" / "harvest.txt.gz", "rt") as lines:
            wanted = {line.strip() for line in lines}
        active, harvest = _read_traffic(directory / "traffic.jsonl.gz", wanted)
    except (OSError, msgspec.MsgspecError) as fault:
        raise StillwatchError(
            f"{directory}: not a composed range: {fault}", hint="write one with `stillwatch range compose`"
        ) from fault
    return Truth({label.account: label for label in labels if label.account in active}, harvest)


def _read_columns(directory: Path) -> Truth:
    table = pq.read_table(directory / ACCOUNTS_FILE)
    names = table.column_names
    # column by column: two million rows as dicts would take gigabytes
    columns = (column.to_pylist() for column in table.columns)
    labels = [AccountTruth(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
    sent = pq.read_table(directory / HARVEST_FILE, columns=["account", "ts"]).sort_by("ts")
    moments = pc.strftime(sent["ts"], format="%Y-%m-%dT%H:%M:%SZ").to_pylist()
    times: dict[str, list[str]] = {}
    for account, moment in zip(sent["account"].to_pylist(), moments, strict=True):
        times.setdefault(account, []).append(moment)
    return Truth({row.account: row for row in labels}, {account: tuple(ts) for account, ts in times.items()})


def _read_traffic(traffic: Path, ids: set[str]) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    active: set[str] = set()
    times: dict[str, list[str]] = {}
    decode = msgspec.json.Decoder(_Sent).decode
    with gzip.open(traffic) as lines:
        for line in lines:
            sent = decode(line)
            active.add(sent.account)
            if sent.id in ids:
                times.setdefault(sent.account, []).append(sent.ts)
    return active, {account: tuple(sorted(ts)) for account, ts in times.items()}
