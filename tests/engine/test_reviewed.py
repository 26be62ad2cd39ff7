"""What people said about campaigns is what calibration reads."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from stillwatch.decide.review.cases import Approve, Reject, Release
from stillwatch.engine.reviewed import reviewed_groups
from stillwatch.engine.reviewing import review
from stillwatch.engine.state.store import open_state
from stillwatch.model.evidence import Evidence, Family
from stillwatch.range.labelled import read_groups
from tests.engine.answered import NOW, enforcing, looked, result, text_of


def test_each_group_that_people_judged_is_one_line(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state:
        enforcing(state)
        looked(state, result("camp_1", "camp_2", "camp_3", accounts=4))
        with state.write() as connection:
            assert reviewed_groups(connection) == []
            review(connection, "case_camp_1", Approve("suspend"), "ann", NOW)
            gone = (text_of("camp_1_0"),)
            review(connection, "case_camp_1", Release("a school", gone), "ann", NOW + 1)
            review(connection, "case_camp_2", Reject("a class"), "ann", NOW)
            found = reviewed_groups(connection)
    assert [(one.real, one.campaign_share, one.source) for one in found] == [
        (True, 0.75, "2026-W02"), (False, 0.0, "2026-W02"),
    ]  # fmt: skip
    place = tmp_path / "own.jsonl"
    place.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in found))
    assert [group.harvest for group in read_groups([place])] == [9.0, 9.0]
    assert not any(group.unopposed for group in read_groups([place])), "some chat speaks against"


@pytest.mark.parametrize(
    ("family", "bits", "unopposed"),
    [("harvest", -1.2, False), ("harvest", -0.05, True), ("cadence", -3.0, True)],
)
def test_counter_evidence_of_harvest_is_opposition(
    tmp_path: Path, family: Family, bits: float, unopposed: bool
) -> None:
    told = result("camp_1", accounts=4)
    doubt = Evidence(family, bits, "they send little")
    told = replace(told, campaigns=[replace(one, counter_evidence=[doubt]) for one in told.campaigns])
    with open_state(tmp_path / "state.db") as state:
        looked(state, told)
        with state.write() as connection:
            review(connection, "case_camp_1", Reject("a class"), "ann", NOW)
            assert [one.unopposed for one in reviewed_groups(connection)] == [unopposed]
