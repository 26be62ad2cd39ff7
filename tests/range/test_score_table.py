"""The tables name every kind, and a dash stands where nothing could be measured."""

from __future__ import annotations

from rich.console import Console

from stillwatch.range.score_table import print_score
from stillwatch.range.scorer import score
from tests.range.test_scorer import campaign, result, truth


def shown(width: int = 120) -> str:
    console = Console(width=width, record=True, force_terminal=False)
    print_score(score(result(campaign("camp_1", ["m1", "m2", "c1"])), truth()), console)
    return console.export_text()


def test_all_kinds_and_totals_are_shown() -> None:
    text = shown()
    for word in ("hydra", "chat", "licensed_distiller", "22.2%", "66.7%", "1 of 12 customers", "en 1/12"):
        assert word in text


def test_kind_names_survive_a_narrow_terminal() -> None:
    assert "licensed_distiller" in shown(80)
