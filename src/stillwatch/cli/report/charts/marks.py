"""What happened, marked on a chart of time: releases as labelled lines, lifecycle events as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from stillwatch.cli.report.charts.svg import element, join, text
from stillwatch.cli.report.quantities import moment, printable
from stillwatch.model.scan import LifecycleEvent

LABEL = 150.0  # room that a release's label takes
RADIUS = 9.0
LANES = 3


def release_marks(releases: Sequence[tuple[float, str]], plot: tuple[float, float], width: float) -> Markup:
    """A dashed line and a label for each release, given as x and model in the order of time.

    `plot` is the top and bottom of the plot, `width` that of the picture (user units).
    """
    marks = []
    last, level = float("-inf"), 0
    for x, model in releases:
        level = (level + 1) % 3 if x - last < LABEL else 0
        last = x
        is_late = x > width - LABEL
        y = plot[0] - 10 + 16 * level
        label = text(x + (-6 if is_late else 6), y, f"{model} released", "t", "end" if is_late else None)
        line = element("line", x1=x, x2=x, y1=plot[0] - 20, y2=plot[1])
        marks.append(element("g", line, label, class_="release"))
    return join(marks)


def event_marks(events: Sequence[tuple[float, LifecycleEvent]], plot: tuple[float, float]) -> Markup:
    """Numbered circles above the plot, given as x and event in the order of the list beside the chart."""
    marks = []
    free = [float("-inf")] * LANES
    for number, (x, event) in enumerate(events, start=1):
        lane = next((i for i, taken in enumerate(free) if x - taken >= 2 * RADIUS + 2), LANES - 1)
        free[lane] = x
        y = plot[0] - 36 - lane * (RADIUS + 2)
        title = f"{number}. {event.event}, {moment(event.at)}: {printable(event.detail)}"
        marks.append(
            element(
                "g",
                element("title", title),
                element("line", x1=x, x2=x, y1=y + RADIUS, y2=plot[1]),
                element("circle", cx=x, cy=y, r=RADIUS),
                text(x, y + 4, str(number), "t", "middle"),
                class_="event",
            )
        )
    return join(marks)
