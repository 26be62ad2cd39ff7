"""The truth that was written is the truth that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.truth import read_truth
from stillwatch.range.writer import write_composition


def test_round_trip(tmp_path: Path) -> None:
    composition = compose(ComposeSettings(seed=9, days=1.0, scale=0.03))
    write_composition(composition, tmp_path)
    truth = read_truth(tmp_path)
    sent = {composition.members[m].facts.account for m in composition.timeline.member.tolist()}
    assert list(truth.accounts.values()) == [t for t in composition.truth() if t.account in sent]
    assert sum(map(len, truth.harvest.values())) == sum(1 for _ in composition.harvest_ids())
    assert all(list(times) == sorted(times) for times in truth.harvest.values())


def test_a_directory_without_truth_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="not a composed range") as fault:
        read_truth(tmp_path)
    assert "range compose" in fault.value.hint


def test_a_broken_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "accounts.jsonl").write_text('{"account": 5}\n')
    with pytest.raises(StillwatchError, match="account"):
        read_truth(tmp_path)
