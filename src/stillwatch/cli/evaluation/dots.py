"""The picture of an axis without numbers: one row a strength, with a dot and its intervals in each column."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from stillwatch.cli.evaluation.curves import picture
from stillwatch.cli.evaluation.panel import GRID, INK, label, percent, top_of
from stillwatch.cli.report.charts.svg import element, join
from stillwatch.range.study.matrix import Axis
from stillwatch.range.study.pooled import Point, Rate

LEFT, WIDTH, GAP, TOP, ROW, FOOT = 210.0, 200.0, 52.0, 40.0, 26.0, 26.0


def draw_dots(axis: Axis, points: Sequence[Point]) -> Markup:
    """A standalone SVG; the thick bar is the spread over seeds, the thin one the Wilson interval, the dashed
    line the recall to reach."""
    bottom = TOP + ROW * len(points)
    size = (LEFT + 3 * WIDTH + 2 * GAP + 24, bottom + FOOT)
    wrong = [point.wrong for point in points]
    columns = (
        ("Recall: accounts with 20+ found", "#1f5fa8", [p.recall for p in points], 1.0),
        ("Leak: harvest sent before the flag", "#a4561a", [p.leak for p in points], 1.0),
        ("Customers wrong", "#a3223c", wrong, top_of(wrong)),
    )
    goals = [axis.goals.get(point.at) for point in points]
    names = [
        label(LEFT - 12, TOP + ROW * (nth + 0.5) + 4, point.at.replace("_", " "), "end", INK, 12)
        for nth, point in enumerate(points)
    ]
    drawn = [
        _column(title, colour, rates, top, LEFT + nth * (WIDTH + GAP), bottom)
        for nth, (title, colour, rates, top) in enumerate(columns)
    ]
    return picture(axis, size, *names, *drawn, *(_goal(nth, goal) for nth, goal in enumerate(goals) if goal))


def _column(title: str, colour: str, rates: Sequence[Rate], top: float, left: float, bottom: float) -> Markup:
    def x(share: float) -> float:
        return left + WIDTH * min(share, top) / top

    parts = [label(left, TOP - 14, title, "start", INK, 12)]
    for tick in (0, 0.5, 1.0):
        at = x(tick * top)
        parts.append(element("line", x1=at, x2=at, y1=TOP, y2=bottom, stroke=GRID))
        parts.append(label(at, bottom + 16, percent(tick * top)))
    for nth, rate in enumerate(rates):
        y = TOP + ROW * (nth + 0.5)
        if not rate.trials:
            parts.append(label(left + 4, y + 4, "no such accounts", "start"))
            continue
        parts.append(_bar(colour, x(rate.wilson[0]), x(rate.wilson[1]), y, 1.5, "0.7"))
        if rate.spread is not None:
            low, high = rate.spread
            parts += [_bar(colour, x(low), x(high), y, 7, "0.25")]
        told = element("title", f"{percent(rate.share or 0.0)} ({rate.hits:,} of {rate.trials:,})")
        parts.append(element("circle", told, cx=x(rate.share or 0.0), cy=y, r=4.0, fill=colour))
    return join(parts)


def _goal(row: int, share: float) -> Markup:
    """In the first column, that of recall."""
    told = element("title", "figure to reach")
    path = f"M{LEFT + WIDTH * share:.1f} {TOP + ROW * (row + 0.5) - 9:.1f}v18"
    return element("path", told, d=path, stroke="#111111", stroke_width=2, stroke_dasharray="4 2")


def _bar(colour: str, low: float, high: float, y: float, width: float, opacity: str) -> Markup:
    return element(
        "line", x1=low, x2=high, y1=y, y2=y, stroke=colour, stroke_width=width, stroke_opacity=opacity
    )
