"""The open account-graph tool: installed for the benchmark alone, fed with a lake's frames as links.

coordination-network-toolkit (MIT, Queensland University of Technology) joins accounts that post the same link
within a time window. A frame stands for a link, which is what the tool is best suited for; it knows nothing
of account facts.
"""

from __future__ import annotations

import os
import sqlite3
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.measured import Usage, run_measured

VERSION: Final = "1.5.2"
_PIECE: Final = 100_000  # rows
_LEAST_WEIGHT: Final = 2  # the tool's default: one meeting may be chance
_FEED: Final = """
WITH links AS (
    SELECT id, string_agg('https://frames.example/' || frame, ' ' ORDER BY frame) AS urls
    FROM sightings GROUP BY id
)
SELECT id AS message_id, account AS user_id, account AS username, '' AS repost_id, '' AS reply_id,
       '-' AS message, epoch_us(ts) // 1000000 AS timestamp, coalesce(urls, '') AS urls
FROM exchanges LEFT JOIN links USING (id)
"""


_PAIRS: Final = """
SELECT CAST(user_1 AS INTEGER), CAST(user_2 AS INTEGER), weight FROM co_link_network
WHERE CAST(user_1 AS INTEGER) < CAST(user_2 AS INTEGER)
"""


@dataclass(frozen=True)
class Edges:
    """Pairs of accounts (int64 hashes) with the number of messages that tie them."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    weight: NDArray[np.int64]


def install(folder: Path) -> Path:
    """Install the tool into a new environment under `folder`; gives its program. Needs a package index."""
    venv.create(folder, with_pip=True)
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    wanted = f"coordination-network-toolkit=={VERSION}"
    run_measured([str(binaries / "python"), "-m", "pip", "install", "--quiet", wanted])
    return binaries / "compute_networks"


def write_feed(database: duckdb.DuckDBPyConnection, csv: Path) -> None:
    """Write the exchanges of `sightings` in the tool's CSV format."""
    database.sql(_FEED).write_csv(str(csv), header=True)


def co_link(program: Path, csv: Path, seconds: int, cores: int) -> tuple[Edges, Usage]:
    """Compute the co-link network of a window of so many seconds, in a new database beside `csv`."""
    database = csv.with_name(f"{csv.stem}-{seconds}.db")
    read = run_measured([str(program), str(database), "preprocess", str(csv)])
    compute: list[str | int | Path] = [
        program, database, "compute", "co_link", "--time_window", seconds,
        "--min_edge_weight", _LEAST_WEIGHT, "--n_cpus", cores,
    ]  # fmt: skip
    joined = run_measured([str(word) for word in compute])
    return read_edges(database), Usage(
        read.wall + joined.wall, read.cpu + joined.cpu, max(read.largest, joined.largest),
        max(read.together, joined.together), joined.output,
    )  # fmt: skip


def read_edges(database: Path) -> Edges:
    """The network without loops, each pair once; read in pieces, as there may be millions."""
    pieces = [np.zeros((0, 3), np.int64)]
    connection = sqlite3.connect(database)
    try:
        rows = connection.execute(_PAIRS)
        while piece := rows.fetchmany(_PIECE):
            pieces.append(np.array(piece, np.int64))
    finally:
        connection.close()
    table = np.concatenate(pieces)
    return Edges(table[:, 0], table[:, 1], table[:, 2])
