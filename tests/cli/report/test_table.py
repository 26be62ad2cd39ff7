"""The terminal output: golden at both widths, whole without colour, safe with hostile names."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console

from stillwatch.cli.report.table import print_scan
from stillwatch.model.scan import ScanResult
from tests.cli.report.samples import busy_result, empty_result, members

RESULTS = {"busy": busy_result, "empty": empty_result}


def shown(result: ScanResult, width: int) -> str:
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as capture:
        print_scan(result, console)
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("name", list(RESULTS))
def test_the_output_is_the_one_agreed_to(name: str, width: int, golden: Callable[[str, str], None]) -> None:
    golden(f"scan_{name}_{width}", shown(RESULTS[name](), width))


@pytest.mark.parametrize("width", [80, 139, 140, 200])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_cut(width: int) -> None:
    text = shown(busy_result(), width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    for whole in ("camp_3fa9c1d07e52", "600", "161.9\u00a0k", ">\u00a099.9\u00a0%", "2026-01-05 09:00"):
        assert whole in text


def test_an_empty_result_says_what_was_looked_at_and_what_was_missing() -> None:
    text = shown(empty_result(), 80)
    assert "No campaign found" in text
    assert "20,114 exchanges by 950 accounts" in text
    assert "no account facts were given" in text
    assert "no release calendar" in text


def test_of_many_coordinated_groups_the_largest_are_shown() -> None:
    result = busy_result()
    groups = [
        msgspec.structs.replace(result.coordination[0], id=f"coord_{i:03d}", accounts=members("g", i + 2))
        for i in range(40)
    ]
    text = shown(msgspec.structs.replace(result, coordination=groups), 80)
    assert "coord_039" in text
    assert "coord_027" not in text
    assert "and 28 smaller groups" in text


def test_hostile_names_neither_style_nor_steer_the_terminal() -> None:
    result = busy_result()
    hostile = msgspec.structs.replace(result.coordination[0], why_not_a_campaign="[red]x[/red] \x1b[2J [/]")
    text = shown(msgspec.structs.replace(result, coordination=[hostile], notes=["\x1b]0;owned\x07"]), 200)
    assert "[red]x[/red] \\x1b[2J [/]" in text
    assert "\x1b" not in text
