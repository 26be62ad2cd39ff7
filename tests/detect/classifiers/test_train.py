"""Training: the same input and seed write the same files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stillwatch.detect.classifiers import fit, train
from stillwatch.detect.classifiers.corpora import SETS, read_corpora
from stillwatch.detect.classifiers.texts import read_grammars
from stillwatch.detect.classifiers.train import gather, main


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first frame of every grammar file, and three folds: each step runs, on a tenth of the texts."""
    pairs = {frame.source.partition(":")[0]: (frame, slots) for frame, slots in reversed(read_grammars())}
    monkeypatch.setattr(train, "read_grammars", lambda: list(pairs.values()))
    monkeypatch.setattr(fit, "FOLDS", 3)


@pytest.mark.usefixtures("small")
def test_the_same_seed_writes_the_same_model_and_card(corpora: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        main(["--corpora", str(corpora), "--seed", "3", "--per-frame", "2", "--out", str(tmp_path / name)])
    for file in ("harvest.npz", "meaning.npz"):
        with np.load(tmp_path / "one" / file) as one, np.load(tmp_path / "two" / file) as two:
            assert one.files == two.files
            for array in one.files:
                np.testing.assert_array_equal(one[array], two[array])
    assert (tmp_path / "one" / "card.md").read_text() == (tmp_path / "two" / "card.md").read_text()
    assert "{{" not in (tmp_path / "one" / "card.md").read_text()


def test_rows_without_permission_are_not_gathered(corpora: Path) -> None:
    samples = gather(read_corpora(corpora, 1), per_frame=1, seed=1)
    public = {s.source for s in samples if ":" not in s.source}
    assert public == {"oasst", "fine_tune_cot", "swe_agent_traj"}
    assert all(SETS[source].trains for source in public)
