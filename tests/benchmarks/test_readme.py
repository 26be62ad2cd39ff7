"""Figures in the README: written between the markers, and what was missed is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.machine import Machine
from benchmarks.outcome import Figure, Outcome, Table
from benchmarks.readme import BEGIN, END, figures_text, fill

MACHINE = Machine(2, "a processor", 24.0, "3.11.2", 0.1)
OUTCOMES = {
    "demo": Outcome([Figure("demo", "90 s", "30 s", True), Figure("rate", "9", "8", False)], {}),
    "quality": Outcome([], {"seeds": [1, 2], "prompts": "none"}, [Table("t", ["kind"], [["hydra"]])]),
}


def test_the_table_names_machine_day_and_what_was_missed() -> None:
    text = figures_text(OUTCOMES, MACHINE, "2026-01-31")
    assert "Measured 2026-01-31 on 2 cores of a processor, 24 GiB, Python 3.11.2." in text
    assert "| demo | 90 s | 30 s |" in text
    assert "| rate | 9 | 8 **(not reached)** |" in text
    assert text.endswith("| kind |\n| --- |\n| hydra |")


def test_only_what_stands_between_the_markers_changes(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    fill(page, "new")
    fill(page, "newer")
    assert page.read_text() == f"before\n{BEGIN}\nnewer\n{END}\nafter\n"


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_a_page_without_the_markers_is_left_alone(tmp_path: Path, text: str) -> None:
    page = tmp_path / "README.md"
    page.write_text(text)
    with pytest.raises(ValueError, match="expected"):
        fill(page, "new")
    assert page.read_text() == text
