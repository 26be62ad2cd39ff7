"""The page: every table has rows, the picture lies where the page says, and nothing is left out of no fit."""

from __future__ import annotations

from pathlib import Path

from stillwatch.cli.reliability.page import PICTURE, bins_table, write_page
from stillwatch.range.confidence_fit import fit_confidence
from stillwatch.range.reliability import Bin
from tests.range.test_confidence_fit import drawn, group

SWEEPS = [group(True, 8.0 + i, source="c", kind="sweep") for i in range(3)]
FIT, TEST = [*drawn(400, 1), *SWEEPS], drawn(200, 2, "b")


def test_the_page_has_its_tables_and_its_picture(tmp_path: Path) -> None:
    write_page(tmp_path / "c.md", fit_confidence(FIT), FIT, TEST)
    text = (tmp_path / "c.md").read_text()
    assert f"(images/{PICTURE})" in text
    assert (tmp_path / "images" / PICTURE).read_text().startswith("<svg")
    assert "| hydra |" in text
    assert "| as composed | 1 | 5% |" in text
    assert "200 judged groups of 1 sources" in text
    assert f"| sweep | yes | {len(SWEEPS)} | 0 |" in text


def test_with_a_given_mapping_nothing_was_left_out(tmp_path: Path) -> None:
    write_page(tmp_path / "c.md", fit_confidence(FIT), [], TEST)
    assert "Fitted without it" not in (tmp_path / "c.md").read_text()


def test_a_row_says_how_many_were_real() -> None:
    row = bins_table([Bin(0.85, 0.95, 20, 0.9, 18, 5)]).splitlines()[-1]
    assert row.startswith("| 0.85 to 0.95 | 20 | 5 | 0.900 | 0.900 |")
