"""The reliability plot: share of campaigns against confidence, and how many groups there were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from stillwatch.cli.report.charts.svg import element
from stillwatch.range.reliability import Bin

SIDE, BARS, LEFT, TOP, FOOT, GAP = 320.0, 200.0, 62.0, 36.0, 50.0, 96.0  # user units
SIZE: Final = (LEFT + SIDE + GAP + BARS + 50.0, TOP + SIDE + FOOT)
INK, DIM, GRID, MARK, BAND = "#2b343b", "#66727a", "#e1e6e9", "#1f5fa8", "#9dbfe3"
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_reliability(bins: Sequence[Bin]) -> Markup:
    """A standalone SVG: dots on the diagonal are calibrated; whiskers are 95 % intervals over sources."""
    width, height = SIZE
    return element(
        "svg",
        element("title", "Share of campaigns against confidence"),
        element("rect", width=width, height=height, fill="#ffffff", rx=6),
        *_grid(),
        *(part for one in bins for part in _dot(one)),
        *_counts(bins),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        font_family="system-ui, sans-serif",
    )


def _x(confidence: float) -> float:
    return LEFT + confidence * SIDE


def _y(share: float) -> float:
    return TOP + (1 - share) * SIDE


def _words(x: float, y: float, words: str, anchor: str = "middle", colour: str = DIM) -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, fill=colour, font_size=12)


def _grid() -> list[Markup]:
    parts = [_words(LEFT, TOP - 14, "Campaigns among the groups", "start", INK)]
    for tick in _TICKS:
        parts.append(element("line", x1=LEFT, x2=LEFT + SIDE, y1=_y(tick), y2=_y(tick), stroke=GRID))
        parts.append(_words(LEFT - 8, _y(tick) + 4, f"{tick:.0%}", "end"))
        parts.append(_words(_x(tick), TOP + SIDE + 18, f"{tick:g}"))
    parts.append(element("line", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1), stroke=DIM, stroke_dasharray="4 4"))
    parts.append(_words(LEFT + SIDE / 2, TOP + SIDE + 38, "mean confidence"))
    return parts


def _dot(one: Bin) -> list[Markup]:
    low, high = one.interval
    x = _x(one.mean)
    whisker = element("line", x1=x, x2=x, y1=_y(low), y2=_y(high), stroke=BAND, stroke_width=3)
    return [whisker, element("circle", cx=x, cy=_y(one.share), r=5, fill=MARK)]


def _counts(bins: Sequence[Bin]) -> list[Markup]:
    """Bars: how many groups each span holds, the highest confidence on top."""
    left = LEFT + SIDE + GAP
    parts = [_words(left, TOP - 14, "Groups", "start", INK)]
    most = max((one.groups for one in bins), default=1)
    height = SIDE / max(len(bins), 1)
    for place, one in enumerate(reversed(bins)):
        top = TOP + place * height
        span = f"{one.low:g} to {one.high:g}"
        parts.append(_words(left - 8, top + height / 2 + 4, span, "end"))
        bar = max(BARS * one.groups / most, 1.0)
        parts.append(element("rect", x=left, y=top + 4, width=bar, height=height - 8, fill=BAND))
        parts.append(_words(left + bar + 6, top + height / 2 + 4, str(one.groups), "start"))
    return parts
