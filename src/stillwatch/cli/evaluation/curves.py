"""The picture of one axis: recall, leak and customers wrong, each against the strength."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from stillwatch.cli.evaluation.panel import DIM, HEIGHT, WIDTH, Series, draw_panel, label, top_of
from stillwatch.cli.report.charts.svg import element
from stillwatch.range.study.matrix import Axis
from stillwatch.range.study.pooled import Point, Rate

LEFT, GAP, TOP, FOOT = 58.0, 74.0, 34.0, 46.0
SIZE = (LEFT + 3 * WIDTH + 2 * GAP + 20, TOP + HEIGHT + FOOT)


def has_numbers(axis: Axis) -> bool:
    """Whether the strengths are numbers, so that a curve means something."""
    return all(_is_number(name) for name in axis.labels())


def draw_curves(axis: Axis, points: Sequence[Point]) -> Markup:
    """A standalone SVG. Points stand in the order of the axis."""
    names = [point.at for point in points]
    goals = {names.index(at): goal for at, goal in axis.goals.items() if at in names}
    wrong = tuple(point.wrong for point in points)
    panels = (
        Series("Recall: accounts with 20+ found", "#1f5fa8", "#d5e4f4", _of(points, "recall"), goals),
        Series("Leak: harvest sent before the flag", "#a4561a", "#f6e3d3", _of(points, "leak"), {}),
        Series("Customers wrong", "#a3223c", "#f6d9de", wrong, {}, top_of(wrong)),
    )
    places = _places(axis, names)
    drawn = [
        draw_panel(series, places, names, LEFT + nth * (WIDTH + GAP), TOP)
        for nth, series in enumerate(panels)
    ]
    return picture(axis, SIZE, *drawn, label(SIZE[0] / 2, SIZE[1] - 8, axis.unit, colour=DIM, size=12))


def picture(axis: Axis, size: tuple[float, float], *parts: Markup) -> Markup:
    """The frame of a standalone picture: white, so that it reads on any page."""
    width, height = size
    return element(
        "svg",
        element("title", axis.title),
        element("rect", width=width, height=height, fill="#ffffff", rx=6),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        font_family="system-ui, sans-serif",
    )


def _of(points: Sequence[Point], measure: str) -> tuple[Rate, ...]:
    return tuple(getattr(point, measure) for point in points)


def _places(axis: Axis, names: Sequence[str]) -> list[float]:
    if axis.spacing == "even" or len(names) < 2:
        return [nth / max(1, len(names) - 1) for nth in range(len(names))]
    values = [float(name) for name in names]
    return [(value - values[0]) / (values[-1] - values[0]) for value in values]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
