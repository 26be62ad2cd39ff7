"""The tables of a calibration: what they say, and that nothing is left out without campaigns."""

from __future__ import annotations

import io

from rich.console import Console

from stillwatch.range.calibrate import Calibration
from stillwatch.range.calibration_table import print_calibration
from tests.range.test_thresholds import FOUND


def printed(calibration: Calibration) -> str:
    console = Console(file=io.StringIO(), width=100)
    print_calibration(calibration, console, 1)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_groups_keys_thresholds_and_kinds_left_out_are_shown() -> None:
    text = printed(FOUND)
    assert "(1 of 2)" in text
    assert "class 2" in text
    assert "Least share of linked accounts" in text
    assert "Thresholds chosen without one campaign kind" in text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "class 1000 1 1 0 0 -2.3" in lines
    assert "sweep 20 5 90% 0 0.0% 0.0%" in lines


def test_without_campaigns_nothing_is_said_about_keeping() -> None:
    text = printed(Calibration(FOUND.customers, (), FOUND.population))
    assert "left out" not in text
    assert "%" not in text.split("Thresholds of the keys")[1].split("Least share")[0]
