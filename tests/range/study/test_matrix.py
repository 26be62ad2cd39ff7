"""The matrix is data: strengths become settings or evasions, and a wrong file is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.evasions.manifest import choose_evasions
from stillwatch.range.study.matrix import BASE, Matrix, read_matrix
from stillwatch.range.study.withheld import FEEDS

AXIS = '[[axis]]\nname = "a"\ntitle = "A"\npart = "P"\nunit = "u"\n'


@pytest.fixture(scope="module")
def own() -> Matrix:
    return read_matrix()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "matrix.toml"
    path.write_text(AXIS + text)
    return path


def test_the_projects_own_matrix_names_what_there_is(own: Matrix) -> None:
    cells = own.cells(1, 10)
    assert len({cell.name for cell in cells}) == len(cells)
    for cell in cells:
        choose_evasions(cell.settings.evasions.items())
        assert (cell.settings.withheld or "nothing") in FEEDS
        assert len(cell.settings.kinds(cell.seed)) >= 12
    assert BASE in {(cell.axis, cell.at) for cell in cells}
    assert all(goal in axis.labels() for axis in own.axis for goal in axis.goals)


def test_an_axis_that_begins_with_the_plain_range_composes_the_same(own: Matrix) -> None:
    cells = own.cells(1, 1)
    (base,) = [c for c in cells if (c.axis, c.at) == BASE]
    for axis in own.axis:
        if axis.unchanged:
            settings = [c.settings for c in cells if c.axis == axis.name]
            assert {s.days for s in settings} == {base.settings.days}
            assert {(s.scale, s.campaign_scale) for s in settings} == {(0.12, 0.2)}


def test_strengths_go_to_evasions_together_or_to_a_setting(tmp_path: Path) -> None:
    two = read_matrix(written(tmp_path, 'knob = "jitter+low_rate"\nstrengths = [3]\n')).cells(1, 1)
    assert two[0].settings.evasions == {"jitter": 3.0, "low_rate": 3.0}
    (days,) = read_matrix(written(tmp_path, 'knob = "days"\nstrengths = [2]\n')).cells(1, 1)
    assert (days.settings.days, days.at) == (2.0, "2")


def test_a_point_may_set_more_and_ask_for_fewer_seeds(tmp_path: Path) -> None:
    text = 'knob = "pool"\npoints = [{ at = 10 }, { at = 20, days = 9.0, seeds = 2 }]\n'
    cells = read_matrix(written(tmp_path, text)).cells(5, 4)
    assert [(c.seed, c.at) for c in cells] == [
        (5, "10"), (5, "20"), (6, "10"), (6, "20"), (7, "10"), (8, "10"),
    ]  # fmt: skip
    assert {c.settings.days for c in cells if c.at == "20"} == {9.0}


def test_an_axis_may_ask_for_more_seeds(tmp_path: Path) -> None:
    text = 'knob = "days"\ntimes = 3\npoints = [{ at = 1 }, { at = 2, seeds = 4 }]\n'
    cells = read_matrix(written(tmp_path, text)).cells(5, 2)
    assert [c.seed for c in cells if c.at == "1"] == [5, 6, 7, 8, 9, 10]
    assert [c.seed for c in cells if c.at == "2"] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    "text",
    [
        'knob = "days"\nstrengths = ["long"]\n',
        'knob = "days"\nwarp = 1\n',
        "knob =",
        'knob = "jitter"\nstrengths = ["y"]\n',
        'knob = "no evasion of ours"\nstrengths = [1]\n',
        'knob = "days"\npoints = [{ at = [1] }]\n',
        'knob = "days"\npoints = [{ at = 1, seeds = [2] }]\n',
    ],
)
def test_a_wrong_matrix_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(StillwatchError, match=r"matrix\.toml"):
        read_matrix(written(tmp_path, text))
