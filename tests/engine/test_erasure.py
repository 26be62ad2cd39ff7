"""An account that is erased from a lake is in no file of it, and the others are as they were."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.erasure import drain_journal, erase_from_lake, is_served, without
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.intake.intake import stamp_of
from stillwatch.engine.intake.journal import Journal, Record
from stillwatch.engine.memory.parted import Parted, read_parted, write_parted
from stillwatch.engine.memory.store import Member, Memory, Remembered, Watched, read_memory, write_memory
from stillwatch.engine.work import pack
from stillwatch.ingest.lake import RESULT, Lake
from stillwatch.ingest.names import NAMES
from stillwatch.model.account import AccountFacts
from stillwatch.model.errors import StillwatchError
from tests.ingest.rows import lake_rows

CAMPAIGN = Remembered(
    id="camp_1", convicted=1.0, until=2.0, population=9, passing=1, marked=0.5, marks=(),
    members=(Member(2, 0.0, 1.0), Member(3, 0.0, 1.0)),
)  # fmt: skip
MEMORY = Memory(
    campaigns=(CAMPAIGN,),
    watched=(Watched(3, "camp_1", (1.0,), (7,), 2.0), Watched(4, "camp_1", (1.0,), (), 2.0)),
)


PARTED = (Parted(campaign="camp_1", into="camp_2", accounts=(2, 3)),)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake.open(tmp_path / "lake")
    with made.writer() as writer:
        writer.append(lake_rows(range(20)), pa.record_batch([[2, 3], ["two", "three"]], schema=NAMES))
        writer.commit()
    made.put_facts("accounts", pa.table({"account": [2, 3], "kind": ["payg", "free"]}))
    write_memory(MEMORY, made.path)
    write_parted(PARTED, made.path)
    return made


def test_it_is_gone_from_exchanges_names_facts_and_memory(lake: Lake) -> None:
    assert erase_from_lake(lake, 3) == 3  # 3, 10 and 17
    assert 3 not in lake.read(["account"])["account"].to_pylist()
    assert lake.read_names()["name"].to_pylist() == ["two"]
    facts = lake.get_facts("accounts")
    assert facts is not None
    assert facts.to_pylist() == [{"account": 2, "kind": "payg"}]
    memory = read_memory(lake.path)
    assert [member.account for member in memory.campaigns[0].members] == [2]
    assert [watched.account for watched in memory.watched] == [4]
    assert [split.accounts for split in read_parted(lake.path)] == [(2,)]


def test_a_stranger_changes_no_file(lake: Lake) -> None:
    before = {path: path.read_bytes() for path in lake.path.rglob("*") if path.is_file()}
    assert erase_from_lake(lake, 99) == 0
    assert {path: path.read_bytes() for path in lake.path.rglob("*") if path.is_file()} == before


def test_a_lake_without_facts_or_memory_is_no_error(tmp_path: Path) -> None:
    assert erase_from_lake(Lake.open(tmp_path / "lake"), 3) == 0


def test_it_waits_for_a_service_that_writes_just_now(lake: Lake) -> None:
    other = lake.writer()
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        other.close()

    assert erase_from_lake(lake, 3, sleep) == 3
    assert waits == [1.0]


def test_a_writer_that_stays_is_told(lake: Lake) -> None:
    waits: list[float] = []
    with lake.writer(), pytest.raises(StillwatchError, match="is writing to this lake"):
        erase_from_lake(lake, 3, waits.append)
    assert sum(waits) == 59


def test_a_memory_without_the_account_stays_what_it_is() -> None:
    assert without(MEMORY, 99) == MEMORY


def test_a_result_that_names_the_account_goes_and_another_stays(lake: Lake) -> None:
    result = lake.path / RESULT
    result.write_text('{"accounts":["two"]}')
    erase_from_lake(lake, 3)
    assert result.exists()
    result.write_text('{"accounts":["three"]}')
    erase_from_lake(lake, 4)
    assert result.exists()
    with lake.writer() as writer:
        writer.append(lake_rows([0]), pa.record_batch([[3], ["three"]], schema=NAMES))
        writer.commit()
    erase_from_lake(lake, 3)
    assert not result.exists()
    result.write_text('{"accounts":["account-0000000000000005"]}')
    erase_from_lake(lake, 5)
    assert not result.exists()


def test_what_a_service_left_in_its_journal_is_handed_over(lake: Lake) -> None:
    assert drain_journal(lake, fixed_clock(9)) == 0
    assert not is_served(lake)
    rows = lake_rows(range(100, 107))
    folder = lake.path / "intake"
    with Journal(folder, stamp_of(lake), fixed_clock(9)) as journal:
        journal.append(Record(pack(rows), rows.num_rows, b"")).result()
        assert is_served(lake)
        with pytest.raises(StillwatchError, match="another stillwatch serves this lake"):
            drain_journal(lake, fixed_clock(9))
    AccountFeed(lake, folder).put([AccountFacts(account="x")])
    assert not is_served(lake)
    assert drain_journal(lake, fixed_clock(9)) == 7
    assert lake.count() == 27
    assert [path.suffix for path in folder.iterdir() if path.suffix in (".rows", ".parquet")] == []
