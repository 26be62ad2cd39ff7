"""The quality gate: it lets pass what is as good, and names what is worse."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from benchmarks import baseline
from benchmarks.baseline import EVASIVE, Baseline, Evasive, main, worse
from benchmarks.pooled import CampaignKind, CustomerKind

CAMPAIGN = CampaignKind("hydra", 100, 0.98, 0.97, 0.95, 0.99, 0.10)
CUSTOMER = CustomerKind("chat", False, 500, 0, 0.0, 0.01)
STORED = Baseline([CAMPAIGN], [CUSTOMER])


def changed(**values: float) -> Baseline:
    return Baseline([msgspec.structs.replace(CAMPAIGN, **values)], [CUSTOMER])


def test_the_same_scores_pass() -> None:
    assert worse(STORED, STORED) == []


def test_a_loss_within_the_tolerance_passes() -> None:
    assert worse(changed(found_share=0.95, purity=0.98, leaked_share=0.14), STORED) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("found_share", 0.90, "found 90.0%"),
        ("piece_share", 0.80, "largest piece"),
        ("purity", 0.90, "purity"),
        ("leaked_share", 0.20, "not leaked"),
    ],
)
def test_a_loss_is_named_with_its_kind(name: str, value: float, said: str) -> None:
    faults = worse(changed(**{name: value}), STORED)
    assert len(faults) == 1
    assert faults[0].startswith("hydra: ")
    assert said in faults[0]


def test_one_more_wrong_customer_fails() -> None:
    now = Baseline([CAMPAIGN], [msgspec.structs.replace(CUSTOMER, wrong=1)])
    assert worse(now, STORED) == ["chat: 1 customers wrongly in a campaign, 0 before"]


def test_a_kind_that_vanished_fails() -> None:
    assert worse(Baseline([], [CUSTOMER]), STORED) == ["hydra: no longer composed"]


def test_better_scores_pass() -> None:
    assert worse(changed(found_share=1.0, leaked_share=0.0), STORED) == []


def test_check_compares_with_the_file_and_write_renews_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(baseline, "STORED", tmp_path / "baseline.json")
    monkeypatch.setattr(baseline, "measure", lambda: STORED)
    assert main(["--check"]) == 2
    assert main(["--write"]) == 0
    assert main(["--check"]) == 0
    monkeypatch.setattr(baseline, "measure", lambda: changed(found_share=0.5))
    assert main(["--check"]) == 1
    assert "hydra: found 50.0%" in capsys.readouterr().out


EVADED = Evasive("unique_prompts 0.5", 200, 180, 0)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (EVADED, []),
        (Evasive(EVADED.name, 200, 169, 0), []),
        (Evasive(EVADED.name, 200, 160, 0), ["found 80.0%, 90.0% before (tolerance 6%)"]),
        (Evasive(EVADED.name, 200, 190, 2), ["2 customers wrongly in a campaign, 0 before"]),
        (None, ["no longer run"]),
    ],
)
def test_evasive_cells_may_not_lose_more_than_a_small_campaign(now: Evasive | None, said: list[str]) -> None:
    before = Baseline([], [], [EVADED])
    faults = worse(Baseline([], [], [now] if now else []), before)
    assert faults == [f"{EVADED.name}: {fault}" for fault in said]


def test_what_is_stored_has_every_evasive_cell() -> None:
    stored = msgspec.json.decode(baseline.STORED.read_bytes(), type=Baseline)
    assert [cell.name for cell in stored.evasive] == list(EVASIVE)
