"""What people split off stays apart: in the memory, in the file, and in scans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stillwatch.engine.memory.parted import Parted, part, parted_off, read_parted, write_parted
from stillwatch.engine.memory.resume import continued, resume
from stillwatch.engine.memory.store import Mark, Member, Memory, Remembered
from stillwatch.model.errors import StillwatchError
from tests.engine.memory.conftest import Remembering
from tests.engine.memory.test_resume import Staged, knowing, staged

__all__ = ["staged"]

WHOLE = Remembered(
    id="camp_1", convicted=1.0, until=9.0, population=100, passing=1, marked=0.5, marks=(Mark(7, 3),),
    members=tuple(Member(n, 0.0, 1.0) for n in range(4)),
)  # fmt: skip
SPLIT = Parted(campaign="camp_1", into="camp_2", accounts=(1, 3))


def members(memory: Memory) -> dict[str, list[int]]:
    return {one.id: [m.account for m in one.members] for one in memory.campaigns}


def test_members_go_and_marks_are_shared_however_often_it_is_done() -> None:
    memory = part(Memory(campaigns=(WHOLE,)), [SPLIT])
    assert members(memory) == {"camp_1": [0, 2], "camp_2": [1, 3]}
    assert [one.parted_from for one in memory.campaigns] == ["", "camp_1"]
    assert memory.campaigns[1].marks == WHOLE.marks
    assert part(memory, [SPLIT]) == memory
    assert parted_off(memory.campaigns) == {1}


def test_what_was_learned_since_stays_and_unknown_campaigns_are_none() -> None:
    own = replace_id(WHOLE, "camp_2", (Member(9, 0.0, 5.0),))
    memory = part(Memory(campaigns=(WHOLE, own)), [SPLIT])
    assert members(memory) == {"camp_1": [0, 2], "camp_2": [1, 3, 9]}
    gone = Parted(campaign="camp_0", into="camp_9", accounts=(1,))
    assert part(Memory(campaigns=(WHOLE,)), [gone]) == Memory(campaigns=(WHOLE,))


def replace_id(one: Remembered, name: str, its: tuple[Member, ...]) -> Remembered:
    return Remembered(
        id=name, convicted=one.convicted, until=one.until, population=one.population, passing=one.passing,
        marked=one.marked, marks=one.marks, members=its,
    )  # fmt: skip


def test_it_comes_back_from_the_file(tmp_path: Path) -> None:
    assert read_parted(tmp_path) == ()
    write_parted([], tmp_path)
    assert not (tmp_path / "campaigns").exists()
    write_parted([SPLIT], tmp_path)
    assert read_parted(tmp_path) == (SPLIT,)
    (tmp_path / "campaigns" / "parted.json").write_text("{")
    with pytest.raises(StillwatchError, match="not a list of split campaigns"):
        read_parted(tmp_path)


def test_accounts_that_were_split_off_are_a_campaign_of_their_own(staged: Staged) -> None:
    scene, pieces, end = staged
    whole = resume(
        pieces, knowing(scene, np.concatenate([p.accounts for p in pieces]), pieces[0].exchanges), end
    )
    off = whole[0].accounts[:4]
    knows = knowing(scene, whole[0].accounts, whole[0].exchanges)
    assert knows.known is not None
    member = np.zeros(len(scene.accounts), np.int64) - 1
    member[whole[0].accounts], member[off] = 0, 1
    recognised = knows.known.recognised.copy()
    recognised[off] = 1
    known = replace(
        knows.known, campaigns=("camp_old", "camp_off"), member=member, recognised=recognised,
        apart=frozenset({1}),
    )  # fmt: skip
    found = resume(whole, replace(scene, known=known), end)
    assert sorted(len(one.accounts) for one in found) == [4, 8]
    names = {known.campaigns[n]: one for n, one in zip(continued(found, known), found, strict=True)}
    assert names["camp_off"].accounts.tolist() == off.tolist()
    assert sum(len(one.exchanges) for one in found) == len(whole[0].exchanges)


def test_a_scan_finds_what_people_split_off_where_they_put_it(remembering: Remembering) -> None:
    largest = max(remembering.first.campaigns, key=lambda c: len(c.accounts))
    remembered = next(one for one in remembering.memory.campaigns if one.id == largest.id)
    last = sorted(remembered.members, key=lambda m: m.last)[-len(remembered.members) // 3 :]
    split = Parted(campaign=largest.id, into="camp_off", accounts=tuple(m.account for m in last))
    write_parted([split], remembering.lake.path)
    try:
        found = {c.id: set(c.accounts) for c in remembering.scanned(0.0, 3.0).campaigns}
    finally:
        write_parted([], remembering.lake.path)
    assert len(found["camp_off"]) == len(last)
    assert found["camp_off"] | found[largest.id] >= set(largest.accounts)
    assert not found["camp_off"] & found[largest.id]
