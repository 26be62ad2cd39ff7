"""Figures of scale from what the runs took."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.gigabytes import GIB
from benchmarks.measured import Look, Usage
from benchmarks.scale import Run, report
from benchmarks.stages import Spent, Told

MILLION = 1_000_000


def run(millions: float, cpu: float, wall: float = 50.0, peak: int = GIB) -> Run:
    told = Told([Spent("weighing groups", wall / 2, cpu / 2, peak)], [Spent("co_usage", 1.0, 2.0)])
    kinds = [("balanced_pool", "campaign", 100, 90), ("ordinary", "customer", 5000, 1)]
    return Run(
        int(millions * MILLION), Usage(9, 9, GIB, GIB, ""), Usage(wall, cpu, 100, 100, ""), told, kinds
    )


def test_linear_growth_within_the_bar_is_met() -> None:
    size, growth, _ = report([run(1, 10.0), run(16, 200.0)]).figures
    assert size.met
    assert growth.met
    assert growth.measured.startswith("1.25 times")


def test_steeper_growth_a_long_wall_and_a_high_peak_are_not() -> None:
    assert not report([run(1, 10.0), run(16, 220.0)]).figures[1].met
    assert not report([run(16, 100.0, wall=130.0)]).figures[0].met
    assert not report([run(16, 100.0, peak=5 * GIB)]).figures[0].met


def test_the_style_of_which_least_is_found_is_told() -> None:
    kinds = [
        ("patient_pool", "campaign", 5000, 520),
        ("shards", "campaign", 400, 400),
        ("chat", "customer", 9, 0),
    ]
    *_, found = report([replace(run(16, 100.0), kinds=kinds)]).figures
    assert not found.met
    assert found.measured == "10.4% (patient_pool, 5,000 accounts)"
    assert report([run(16, 100.0)]).figures[-1].met


def test_a_smaller_day_than_the_bars_does_not_reach_it() -> None:
    assert not report([run(4, 10.0)]).figures[0].met


def test_the_tables_show_stages_steps_and_kinds() -> None:
    stages, steps, kinds = report([run(1, 10.0), run(16, 160.0)]).tables
    assert [row[0] for row in stages.rows] == [
        "starting", "weighing groups", "whole scan", "generating (not the scan)",
    ]  # fmt: skip
    assert stages.rows[2][2] == "50.0, 160.0, 1.0 GiB, 1.0 GiB"
    assert steps.rows == [["co_usage", "1.0, 2.0", "1.0, 2.0"]]
    assert kinds.rows[0] == ["balanced_pool", "campaign", "100", "90", "90.00%"]


def test_details_count_members_and_wrong_customers() -> None:
    details = report([run(1, 10.0)]).details["runs"][0]
    assert (details["members"], details["found"], details["customers"], details["wrong"]) == (
        100,
        90,
        5000,
        1,
    )


def test_memory_is_told_as_the_processes_hold_it_and_as_the_machine_must() -> None:
    looks = (Look(1.0, 3 * GIB, 2 * GIB), Look(5.0, 9 * GIB, 3 * GIB), Look(9.0, 4 * GIB, GIB))
    stage = Spent("weighing groups", 3.0, 3.0, GIB, began=4.0, ended=7.0)
    late = Spent("answering", 3.0, 3.0, 2 * GIB, began=8.0, ended=10.0)
    used = Usage(10.0, 10.0, GIB, 10 * GIB, "", looks)
    one = Run(16 * MILLION, used, used, Told([stage, late], []), [])
    assert (one.memory.resident, one.memory.needed) == (10 * GIB, 3 * GIB)
    assert str(one.memory_of(stage)) == "9.0 GiB, 3.0 GiB"
    assert str(one.memory_of(late)) == "4.0 GiB, 2.0 GiB"
    assert report([one]).figures[0].met, "the bar is what the machine must have"
