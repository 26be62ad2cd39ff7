"""The intake takes batches durably and says why when it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.intake.answers import Answers
from stillwatch.engine.intake.batch import Batch, Taken
from stillwatch.engine.intake.counters import Counts
from stillwatch.engine.intake.faults import IntakeBusy, IntakeFull, UnreadableBody
from stillwatch.engine.intake.feeding import LakeFeeder
from stillwatch.engine.intake.intake import Intake, Limits
from stillwatch.ingest.lake import Lake
from tests.engine.intake.sent import NOW, as_lines, exchange


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    lake = Lake.open(tmp_path_factory.mktemp("intake") / "lake")
    intake = Intake(lake, fixed_clock(NOW), workers=1)
    yield intake
    intake.close()


def lines(*numbers: int) -> Batch:
    return Batch(as_lines(exchange(n) for n in numbers), "lines", "native")


def taken(intake: Intake, *batches: Batch) -> list[Taken]:
    async def one(batch: Batch) -> Taken:
        with intake.room(len(batch.body)):
            return await intake.take(batch)

    async def together() -> list[Taken]:
        return list(await asyncio.gather(*map(one, batches)))

    return asyncio.run(together())


def test_accepted_exchanges_reach_the_lake_once(intake: Intake) -> None:
    before = intake.counters.read()
    assert [t.exchanges for t in taken(intake, lines(1, 2), lines(2, 3))] == [2, 2]
    assert intake.backlog().rows == 4
    assert intake.latest == 1_767_571_205_000_000
    feeder = LakeFeeder(intake.lake, intake.journal, intake.counters)
    try:
        assert feeder.feed().new == 3
        assert feeder.feed().given == 0
        taken(intake, lines(1))
        assert feeder.feed().new == 0
    finally:
        feeder.close()
    assert intake.lake.count() == 3
    assert intake.backlog().rows == 0
    assert before == Counts()
    assert intake.counters.read() == Counts(accepted=5, new=3, duplicates=2)


def test_who_wants_to_know_is_told_how_large_answers_were(intake: Intake) -> None:
    told: list[Answers] = []
    intake.told = told.append
    taken(intake, lines(5, 6))
    intake.told = None
    assert [answers.tokens.tolist() for answers in told] == [[1, 1]]


def test_a_backlog_over_the_limit_turns_senders_away(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(intake, lines(9))
    monkeypatch.setattr(intake, "limits", Limits(backlog=10))
    with pytest.raises(IntakeBusy) as busy:
        taken(intake, lines(10))
    assert busy.value.retry_after == 10


def test_many_batches_at_once_are_held_back(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "limits", Limits(waiting=10))
    with pytest.raises(IntakeBusy):
        taken(intake, lines(11), lines(12))
    assert taken(intake, lines(13))[0].exchanges == 1, "one is always taken"


def test_a_disk_that_is_nearly_full_is_said_before_it_is_full(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "limits", Limits(free=1 << 60))
    with pytest.raises(IntakeFull, match="MiB are free"):
        taken(intake, lines(14))


def test_a_body_that_is_no_batch_is_refused(intake: Intake) -> None:
    with pytest.raises(UnreadableBody):
        taken(intake, Batch(b"{", "array", "native"))


def test_no_prompt_is_written_to_disk(intake: Intake, tmp_path: Path) -> None:
    taken(intake, lines(20))
    files = [path for path in intake.lake.path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".rows" for path in files)
    assert not [path for path in files if b"Solve" in path.read_bytes()]
