"""Detection as a whole: progress is told, and customers alone give no campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine import detection
from stillwatch.engine.detection import end_of
from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.world import ComposeSettings
from stillwatch.range.writer import write_composition
from tests.engine.judging import campaign
from tests.engine.ranged import SETTINGS, Ranged
from tests.engine.workbench import Workbench


def test_the_window_ends_just_after_its_last_exchange() -> None:
    scene, _, _ = campaign()
    assert 0 < end_of(scene) - scene.traffic.ts.max() <= 1


def test_customers_alone_give_no_campaign(tmp_path: Path) -> None:
    settings = ComposeSettings(seed=8, days=2.0, scale=0.12, kinds=SETTINGS.kinds, campaigns=False)
    write_composition(compose(settings), tmp_path)
    result = Ranged(tmp_path).scanned()
    assert result.campaigns == []
    assert result.accounts == []
    assert result.read.exchanges > 1000


def test_expected_wrong_is_what_the_members_lack_in_confidence(scanned: ScanResult) -> None:
    assert scanned.campaigns
    for found in scanned.campaigns:
        told = [v.confidence for v in scanned.accounts if v.campaign == found.id]
        sure = [confidence for confidence in told if confidence is not None]
        assert len(sure) == len(told) > 0
        assert min(sure) >= 0.5
        assert found.expected_wrong is not None
        assert found.expected_wrong <= 0.05 * len(found.accounts)
        if len(sure) == len(found.accounts):  # none of them is in another campaign as well
            assert found.expected_wrong == pytest.approx(sum(1 - c for c in sure), abs=0.02)
        assert not found.beyond_level


def test_a_scan_shared_out_among_processes_is_the_same(
    ranged: Ranged, scanned: ScanResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detection, "_WORTH_A_CREW", 0)
    assert ranged.scanned(workers=2) == scanned


def test_judged_groups_are_of_this_scene(workbench: Workbench) -> None:
    assert {judged.sight for judged in workbench.judged} == {"wording", "meaning"}
    for judged in workbench.judged:
        assert judged.candidate.accounts.max() < len(workbench.scene.accounts)
        assert judged.candidate.exchanges.max() < len(workbench.scene.traffic)
        assert len(judged.verdict.linked) == len(judged.candidate.accounts)
