"""The page holds every axis that ran, with its picture, and says how much was run."""

from __future__ import annotations

import re
from pathlib import Path

from stillwatch.cli.evaluation.page import write_page
from stillwatch.range.study.run import CellResult
from tests.cli.evaluation.conftest import PLAN


def test_axes_with_pictures_and_the_plain_range_first(tmp_path: Path, results: list[CellResult]) -> None:
    page = tmp_path / "evaluation.md"
    write_page(PLAN, results, page, tmp_path / "images" / "evaluation")
    text = page.read_text()
    assert "## Evasion" in text
    assert "### Missing feeds\n\nSomething is <missing>. Strength: feed. Code: c0de." in text
    assert text.index("| nothing | 2 | 18 | 100.0 % |") < text.index("| text | 1 | 9 | 0.0 % |")
    for name in re.findall(r"\]\((images/[^)]+)\)", text):
        assert (tmp_path / name).read_text().startswith("<svg")
    assert "7 cells, 0 of them failed" in text
    assert "\n\n\n" not in text


def test_an_axis_that_did_not_run_is_left_out(tmp_path: Path, results: list[CellResult]) -> None:
    page = tmp_path / "evaluation.md"
    write_page(PLAN, results[:2], page, tmp_path / "p")
    assert "Missing feeds" not in page.read_text()
    assert "Not run yet." in page.read_text()
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["unique_prompts.svg"]
