"""`stillwatch range study`: runs the cells, keeps them, writes the page, and refuses wrong calls."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import msgspec
from typer.testing import CliRunner

from stillwatch.cli.range import app
from stillwatch.range.labelled import write_groups
from tests.range.study.test_without import LABELS
from tests.range.test_thresholds import FOUND

RUN = CliRunner()
MATRIX = """
[[axis]]
name = "jitter"
title = "Jitter"
part = "Evasion"
unit = "hours"
knob = "jitter"
strengths = [0, 2]
settings = { scale = 0.02, campaign_scale = 0.05, days = 2.5, campaigns = "synchronised_graders" }

[[axis]]
name = "prompts"
title = "Prompts"
part = "Left out"
unit = "source"
knob = "prompts"
strengths = ["held_out"]
settings = { scale = 0.02, campaign_scale = 0.05, days = 0.5, campaigns = "none" }
"""


def call(tmp_path: Path, *more: str) -> list[str]:
    (tmp_path / "m.toml").write_text(MATRIX)
    return [
        "study",
        "--work",
        str(tmp_path / "w"),
        "--matrix",
        str(tmp_path / "m.toml"),
        "--seeds",
        "1",
        *more,
    ]


def test_cells_run_once_and_the_page_is_written(tmp_path: Path) -> None:
    page = tmp_path / "evaluation.md"
    done = RUN.invoke(app, call(tmp_path, "--page", str(page)))
    assert done.exit_code == 0, done.output
    assert "2 of 2 cells" in done.output
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "w").rglob("*.json")}
    assert len(kept) == 2
    assert (tmp_path / "images" / "evaluation" / "jitter.svg").exists()
    again = RUN.invoke(app, call(tmp_path, "--page", str(page)))
    assert again.exit_code == 0, again.output
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_prompts_that_nothing_learned_from_are_set_apart(tmp_path: Path) -> None:
    (tmp_path / "corpora").mkdir()
    with gzip.open(tmp_path / "corpora" / "prompts.jsonl.gz", "wt") as out:
        out.write(
            json.dumps(
                {"ds": "unheard_of", "label": "ordinary", "cat": "chat", "text": "A long enough text."}
            )
        )
    asked = call(tmp_path, "--corpora", str(tmp_path / "corpora"), "--only", "prompts")
    done = RUN.invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "1 of 1 cells" in done.output
    assert (tmp_path / "w" / "prompts" / "held_out" / "prompts.jsonl.gz").exists()


def test_nothing_runs_where_only_the_page_is_asked_for(tmp_path: Path) -> None:
    done = RUN.invoke(app, call(tmp_path, "--no-run"))
    assert done.exit_code == 0, done.output
    assert "0 of 2 cells" in done.output


def test_an_unknown_axis_ends_with_two_and_names_the_known(tmp_path: Path) -> None:
    done = RUN.invoke(app, call(tmp_path, "--only", "jitters"))
    assert done.exit_code == 2
    assert "jitter, prompts" in done.output


def test_cells_that_leave_out_a_kind_wait_for_labels_and_a_calibration(tmp_path: Path) -> None:
    axis = MATRIX.split("[[axis]]")[1].replace("jitter", "without").replace("[0, 2]", '["sweep"]')
    (tmp_path / "m.toml").write_text(f"[[axis]]{axis}")
    asked = ["study", "--work", str(tmp_path / "w"), "--matrix", str(tmp_path / "m.toml"), "--seeds", "1"]
    assert "0 of 0 cells" in RUN.invoke(app, asked).output
    labels, calibration = tmp_path / "labels.jsonl", tmp_path / "calibration.json"
    write_groups(LABELS, labels)
    calibration.write_bytes(msgspec.json.encode(FOUND))
    done = RUN.invoke(app, [*asked, "--labels", str(labels), "--calibration", str(calibration)])
    assert done.exit_code == 0, done.output
    assert "1 of 1 cells" in done.output
    (result,) = (tmp_path / "w").rglob("*.json")
    assert not json.loads(result.read_bytes())["fault"]


def test_labels_without_a_calibration_are_refused(tmp_path: Path) -> None:
    done = RUN.invoke(app, [*call(tmp_path), "--labels", str(tmp_path / "l.jsonl")])
    assert done.exit_code == 2
    assert "--calibration" in done.output


def test_a_calibration_that_is_none_ends_with_two(tmp_path: Path) -> None:
    axis = MATRIX.split("[[axis]]")[1].replace("jitter", "without").replace("[0, 2]", '["sweep"]')
    (tmp_path / "m.toml").write_text(f"[[axis]]{axis}")
    (tmp_path / "c.json").write_text("[]")
    write_groups(LABELS, tmp_path / "l.jsonl")
    done = RUN.invoke(app, [
        "study", "--work", str(tmp_path / "w"), "--matrix", str(tmp_path / "m.toml"), "--seeds", "1",
        "--labels", str(tmp_path / "l.jsonl"), "--calibration", str(tmp_path / "c.json"),
    ])  # fmt: skip
    assert done.exit_code == 2
    assert "c.json:nocalibration" in "".join(done.output.split())  # wherever the line breaks
