"""One small plot: shares against strengths, with bands and whiskers, in a picture of its own style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from stillwatch.cli.report.charts.svg import element, join
from stillwatch.range.study.pooled import Rate

WIDTH, HEIGHT = 230.0, 150.0  # of the plot itself, in user units
INK, DIM, GRID = "#2b343b", "#66727a", "#e1e6e9"
Scale = Callable[[float], float]
_STEPS: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True)
class Series:
    """A named measure: one rate a strength; `goals` are shares to reach by place."""

    title: str
    colour: str
    band: str
    rates: tuple[Rate, ...]
    goals: dict[int, float]
    top: float = 1.0


def label(
    x: float, y: float, words: str, anchor: str = "middle", colour: str = DIM, size: int = 11
) -> Markup:
    """A line of text."""
    return element("text", words, x=x, y=y, text_anchor=anchor, fill=colour, font_size=size)


def top_of(rates: Sequence[Rate]) -> float:
    """A round share that lies above all intervals: the end of an axis for rare things."""
    highest = max((rate.wilson[1] for rate in rates if rate.trials), default=0.01)
    return next((step for step in _STEPS if step >= highest), 1.0)


def percent(share: float) -> str:
    """A share in percent with as many digits as it needs: 50 %, 0.2 %."""
    return f"{share * 100:.3g} %"


def draw_panel(
    series: Series, places: Sequence[float], names: Sequence[str], left: float, top: float
) -> Markup:
    """The plot with its upper left corner at (left, top); `places` run from 0 to 1."""

    def x(place: float) -> float:
        return left + 10 + place * (WIDTH - 20)

    def y(share: float) -> float:
        return top + HEIGHT * (1 - min(share, series.top) / series.top)

    parts = [label(left, top - 12, series.title, "start", INK, 12)]
    for tick in (0, 0.25, 0.5, 0.75, 1.0):
        at = y(tick * series.top)
        parts.append(element("line", x1=left, x2=left + WIDTH, y1=at, y2=at, stroke=GRID))
        parts.append(label(left - 6, at + 4, percent(tick * series.top), "end"))
    parts += [label(x(p), top + HEIGHT + 17, name) for p, name in zip(places, names, strict=True)]
    drawn = [(x(p), rate) for p, rate in zip(places, series.rates, strict=True) if rate.trials]
    parts += [_band(series, drawn, y), *(_whisker(series, at, rate, y) for at, rate in drawn)]
    line = " ".join(f"{at:.1f},{y(rate.share or 0.0):.1f}" for at, rate in drawn)
    parts.append(element("polyline", points=line, fill="none", stroke=series.colour, stroke_width=2))
    parts += [_dot(series, at, rate, y) for at, rate in drawn]
    parts += [_goal(x(places[place]), y(goal)) for place, goal in series.goals.items()]
    return join(parts)


def _band(series: Series, drawn: Sequence[tuple[float, Rate]], y: Scale) -> Markup:
    """The spread of the mean over seeds."""
    spread = [(at, rate.spread) for at, rate in drawn if rate.spread is not None]
    upper = [f"{at:.1f},{y(interval[1]):.1f}" for at, interval in spread]
    lower = [f"{at:.1f},{y(interval[0]):.1f}" for at, interval in reversed(spread)]
    return element("polygon", points=" ".join(upper + lower), fill=series.band, stroke="none")


def _whisker(series: Series, at: float, rate: Rate, y: Scale) -> Markup:
    low, high = rate.wilson
    return element("line", x1=at, x2=at, y1=y(low), y2=y(high), stroke=series.colour, stroke_opacity="0.55")


def _dot(series: Series, at: float, rate: Rate, y: Scale) -> Markup:
    told = element("title", f"{percent(rate.share or 0.0)} ({rate.hits:,} of {rate.trials:,})")
    return element("circle", told, cx=at, cy=y(rate.share or 0.0), r=3.4, fill=series.colour)


def _goal(at: float, height: float) -> Markup:
    told = element("title", "figure to reach")
    path = f"M{at - 9:.1f} {height:.1f}h18"
    return element("path", told, d=path, stroke="#111111", stroke_width=2, stroke_dasharray="4 2")
