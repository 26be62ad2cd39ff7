"""`stillwatch range`: composing, scoring, and refusing wrong calls with exit code 2."""

from __future__ import annotations

from pathlib import Path

import msgspec
from typer.testing import CliRunner

from stillwatch.cli.range import app
from stillwatch.range.scorer import Score
from stillwatch.range.truth import read_truth
from tests.range.test_scorer import campaign, result

RUN = CliRunner()


def composed(tmp_path: Path) -> Path:
    call = ["compose", "--out", str(tmp_path / "r"), "--seed", "5", "--days", "1", "--scale", "0.03"]
    outcome = RUN.invoke(app, call)
    assert outcome.exit_code == 0, outcome.output
    return tmp_path / "r"


def test_compose_then_score(tmp_path: Path) -> None:
    directory = composed(tmp_path)
    members = [a for a, t in read_truth(directory).accounts.items() if t.kind == "many_paths"]
    scan = tmp_path / "result.json"
    scan.write_bytes(msgspec.json.encode(result(campaign("camp_1", members))))
    outcome = RUN.invoke(app, ["score", str(scan), str(directory), "--json", str(tmp_path / "score.json")])
    assert outcome.exit_code == 0, outcome.output
    assert "many_paths" in outcome.output
    judged = msgspec.json.decode((tmp_path / "score.json").read_bytes(), type=Score)
    assert judged.totals.wrong == 0
    assert next(k for k in judged.campaigns if k.kind == "many_paths").purity == 1.0


def test_claimed_exchanges_are_scored_as_well(tmp_path: Path) -> None:
    directory = composed(tmp_path)
    (scan := tmp_path / "result.json").write_bytes(msgspec.json.encode(result()))
    (claims := tmp_path / "claims.jsonl").write_bytes(b"")
    out = tmp_path / "score.json"
    call = ["score", str(scan), str(directory), "--exchanges", str(claims), "--json", str(out)]
    outcome = RUN.invoke(app, call)
    assert outcome.exit_code == 0, outcome.output
    assert "Harvest exchanges" in outcome.output
    told = msgspec.json.decode(out.read_bytes())["exchanges"]
    assert {row["kind"] for row in told["totals"]} == {"all mixed accounts", "all campaign accounts"}
    outcome = RUN.invoke(app, [*call[:3], "--exchanges", str(tmp_path / "claims.csv")])
    assert outcome.exit_code == 2
    assert "unknown ending" in outcome.output


def test_an_unknown_kind_ends_with_two(tmp_path: Path) -> None:
    call = ["compose", "--out", str(tmp_path), "--seed", "1", "--kinds", "pirates"]
    outcome = RUN.invoke(app, call)
    assert outcome.exit_code == 2
    assert "pirates" in outcome.output
    assert "hydra" in outcome.output


def test_a_bad_start_ends_with_two(tmp_path: Path) -> None:
    outcome = RUN.invoke(app, ["compose", "--out", str(tmp_path), "--seed", "1", "--start", "yesterday"])
    assert outcome.exit_code == 2
    assert "yesterday" in outcome.output


def test_a_result_that_is_none_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text("{}")
    outcome = RUN.invoke(app, ["score", str(tmp_path / "result.json"), str(tmp_path)])
    assert outcome.exit_code == 2
    assert "result.json" in outcome.output.replace("\n", "")  # a long folder is broken over lines
