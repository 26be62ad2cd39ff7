"""What the open account-graph tool is given, and how its answer is read."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from benchmarks.lockstep import lockstep_pairs
from benchmarks.sightings import sightings
from benchmarks.toolkit import read_edges, write_feed
from stillwatch.ingest.lake import Lake
from stillwatch.range.fingerprints.generate import generate
from stillwatch.range.fingerprints.settings import GenerateSettings


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("compared") / "lake"
    generate(GenerateSettings(seed=4, exchanges=8_000, accounts=800, malicious=60, days=0.5), folder)
    with sightings(Lake.open(folder).part_paths()) as database:
        yield database


def test_the_feed_has_an_exchange_a_line_and_shared_frames_as_links(
    database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_feed(database, tmp_path / "feed.csv")
    with (tmp_path / "feed.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0])[:2] == ["message_id", "user_id"]
    assert len({row["message_id"] for row in rows}) == len(rows) > 2_000
    users: dict[str, set[str]] = {}
    for row in rows:
        for url in row["urls"].split():
            users.setdefault(url, set()).add(row["user_id"])
    assert len(users) > 50
    assert min(map(len, users.values())) >= 2


def test_its_network_is_read_without_loops_each_pair_once(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "links.db") as connection:
        connection.execute("CREATE TABLE co_link_network (user_1, user_2, weight)")
        found = [("1", "2", 7), ("2", "1", 7), ("3", "3", 9)]
        connection.executemany("INSERT INTO co_link_network VALUES (?, ?, ?)", found)
    connection.close()
    edges = read_edges(tmp_path / "links.db")
    assert (edges.one.tolist(), edges.other.tolist(), edges.weight.tolist()) == ([1], [2], [7])


def test_pairs_in_lockstep_met_twice_and_are_ordered(database: duckdb.DuckDBPyConnection) -> None:
    edges = lockstep_pairs(database, 60)
    assert len(edges.one) > 100
    assert (edges.one < edges.other).all()
    assert edges.weight.min() == 2
