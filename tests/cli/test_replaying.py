"""What a backtest reads."""

from __future__ import annotations

from pathlib import Path

from stillwatch.cli.replaying import flagged_in, kinds_in, population_of
from tests.cli.answers import fed, scanned


def test_flagged_accounts_come_in_order_with_their_kinds(tmp_path: Path) -> None:
    result, facts, flagged = flagged_in(scanned(tmp_path), fed(tmp_path))
    assert [one.at for one in flagged] == sorted(one.at for one in flagged)
    assert {one.kind for one in flagged} == {"education", "payg"}
    assert population_of(result, facts).accounts == 112
    assert population_of(result, facts).revenue == 112 * 20
    assert len(kinds_in(facts)) == 112


def test_without_facts_kinds_are_unknown(tmp_path: Path) -> None:
    result, facts, flagged = flagged_in(scanned(tmp_path), None)
    assert {one.kind for one in flagged} == {"unknown"}
    assert population_of(result, facts).accounts == 100
