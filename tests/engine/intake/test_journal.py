"""The journal keeps what it acknowledged, and says what it cannot keep."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.intake.faults import IntakeFull, IntakeUnavailable
from stillwatch.engine.intake.journal import Journal
from stillwatch.engine.intake.segment import Stamp, read_payloads
from stillwatch.engine.work import unpack
from stillwatch.model.errors import StillwatchError
from tests.engine.intake.rowed import MOMENT, STAMP, record


def opened(folder: Path, segment_bytes: int = 1 << 20) -> Journal:
    return Journal(folder / "intake", STAMP, fixed_clock(MOMENT), segment_bytes, lambda: 7.0)


def ids(journal: Journal) -> list[int]:
    return [
        i
        for segment in journal.sealed()
        for rows in read_payloads(segment.path)
        for i in unpack(rows).column("id").to_pylist()
    ]


def failure(journal: Journal) -> str:
    return type(journal.failure).__name__ if journal.failure else ""


def test_what_was_acknowledged_is_there_after_a_crash(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.append(record([1, 2])).result(10)
    journal._lock.close()  # as the kernel does when the process is killed: nothing was sealed
    again = opened(tmp_path)
    assert ids(again) == [1, 2]
    assert again.backlog().rows == 2
    again.close()


def test_many_senders_at_once_all_get_their_word(tmp_path: Path) -> None:
    with opened(tmp_path, 20_000) as journal:
        with ThreadPoolExecutor(8) as senders:
            list(senders.map(lambda i: journal.append(record([i])).result(30), range(100)))
        journal.seal().result(10)
        assert sorted(ids(journal)) == list(range(100))
        assert len(journal.sealed()) > 1
        assert journal.backlog().rows == 100


def test_the_backlog_says_how_much_waits_and_since_when(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        assert journal.backlog().oldest is None
        journal.append(record([1])).result(10)
        waiting = journal.backlog()
        assert (waiting.rows, waiting.oldest) == (1, MOMENT)
        assert waiting.size > 500
        journal.seal().result(10)
        journal.remove(journal.sealed())
        assert (journal.backlog().rows, journal.backlog().oldest) == (0, None)
        assert list((tmp_path / "intake").glob("*.rows")) == []


def test_a_full_disk_is_said_and_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as journal:
        journal.append(record([1])).result(10)
        write = os.write
        with monkeypatch.context() as full:
            full.setattr(os, "write", lambda file, data: write(file, data[:100]) and _no_space())
            with pytest.raises(IntakeFull):
                journal.append(record([2])).result(10)
            assert failure(journal) == "IntakeFull"
        journal.append(record([3])).result(10)
        assert failure(journal) == ""
        journal.seal().result(10)
        assert ids(journal) == [1, 3]


def test_a_disk_that_is_well_again_is_found_so_without_a_sender(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as journal:
        with monkeypatch.context() as full:
            full.setattr(os, "write", lambda *_: _no_space())
            full.setattr(os, "fsync", lambda _: _no_space())
            with pytest.raises(IntakeFull):
                journal.append(record([1])).result(10)
            journal.seal().result(10)
            assert failure(journal) == "IntakeFull", "the trial failed as well"
        journal.seal().result(10)
        assert failure(journal) == ""
        assert journal.sealed() == []


def test_how_long_something_waits_does_not_follow_a_clock_that_was_set(tmp_path: Path) -> None:
    now, passed = [MOMENT], [100.0]
    folder = tmp_path / "intake"
    with Journal(folder, STAMP, lambda: now[0], passed=lambda: passed[0]) as journal:
        journal.append(record([1])).result(10)
        for jump in (7_200_000_000, -7_200_000_000):
            now[0], passed[0] = now[0] + jump, passed[0] + 5
            oldest = journal.backlog().oldest
            assert oldest is not None
            assert (now[0] - oldest) / 1e6 == passed[0] - 100


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_journal_that_stopped_says_so_and_lets_nobody_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(tmp_path)
    journal.append(record([1])).result(10)
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "_is_long", lambda _: 1 / 0)
        with pytest.raises(IntakeUnavailable, match="the journal has stopped: ZeroDivisionError"):
            journal.append(record([2])).result(10)
    journal._thread.join(10)
    with pytest.raises(IntakeUnavailable, match="has stopped"):
        journal.append(record([3]))
    assert "has stopped" in str(journal.failure)
    journal.close()
    assert ids(opened(tmp_path)) == [1, 2], "both are on disk: the second sender sends it again"


def test_a_failed_sync_is_never_taken_for_a_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as journal:
        journal.append(record([1])).result(10)
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", _failing_once())
            with pytest.raises(IntakeUnavailable):
                journal.append(record([2])).result(10)
        assert [len(list(read_payloads(s.path))) for s in journal.sealed()] == [1]
        journal.append(record([3])).result(10)
        journal.seal().result(10)
        assert ids(journal) == [1, 3]


def test_one_process_holds_the_journal(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(StillwatchError, match="another stillwatch serves this lake"):
        opened(tmp_path)


def test_a_closed_journal_takes_nothing(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.append(record([1])).result(10)
    journal.close()
    with pytest.raises(IntakeUnavailable):
        journal.append(record([2]))
    assert ids(journal) == [1]


def test_a_journal_of_another_lake_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        journal.append(record([1])).result(10)
    with pytest.raises(StillwatchError, match="written for lake schema"):
        Journal(tmp_path / "intake", Stamp("lake", "another key"), fixed_clock(MOMENT))


def _no_space() -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def _failing_once() -> object:
    calls: list[int] = []

    def fsync(_: int) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OSError(errno.EIO, "Input/output error")

    return fsync
