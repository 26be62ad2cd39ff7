"""A campaign's harvest over time, stacked by model, with releases and lifecycle events marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from markupsafe import Markup

from stillwatch.cli.report.charts.marks import event_marks, release_marks
from stillwatch.cli.report.charts.scale import HOUR, round_ticks, tick_label, time_ticks
from stillwatch.cli.report.charts.svg import Chart, Key, element, frame, join, text
from stillwatch.cli.report.quantities import count, parse_time, printable, short
from stillwatch.model.scan import LifecycleEvent, TrafficPoint

WIDTH, LEFT, RIGHT = 960.0, 54.0, 14.0
PLOT, FOOT = 200.0, 30.0
TOP = 68.0  # room for the marks
BOTTOM = TOP + PLOT
MOST_BINS = 170
BIN_HOURS = (1, 2, 3, 6, 12, 24, 48, 168, 336, 672)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bins:
    """Traffic summed over equal steps: `volume[model][i]` is that of the step at start + i * step."""

    start: datetime
    step: timedelta
    size: int
    volume: dict[str, list[int]]

    @property
    def end(self) -> datetime:
        """End of the last step."""
        return self.start + self.size * self.step

    @property
    def totals(self) -> list[int]:
        """Exchanges of all models, by step."""
        return [sum(column) for column in zip(*self.volume.values(), strict=True)]

    def x(self, at: datetime) -> float:
        """Where a time stands, in user units."""
        return LEFT + (WIDTH - LEFT - RIGHT) * ((at - self.start) / (self.end - self.start))


def gather(points: Sequence[TrafficPoint], models: Sequence[str], also: Sequence[datetime] = ()) -> Bins:
    """Sum `points` into at most about 170 steps that reach over the times `also`.

    Models come in the order given, newcomers after them.
    """
    hours: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for point in points:
        hours[parse_time(point.hour)][point.model] += point.exchanges
    also_hours = [at.replace(minute=0, second=0, microsecond=0) for at in also]
    start, last = min([*hours, *also_hours]), max([*hours, *also_hours])
    spanned = int((last - start) / HOUR) + 1
    width = next((w for w in BIN_HOURS if spanned <= w * MOST_BINS), spanned // MOST_BINS + 1)
    size = -(-spanned // width)
    present = dict.fromkeys(p.model for p in points)
    ordered = [m for m in models if m in present] + [m for m in present if m not in models]
    volume = {model: [0] * size for model in ordered}
    for hour, by_model in hours.items():
        index = int((hour - start) / HOUR) // width
        for model, exchanges in by_model.items():
            volume[model][index] += exchanges
    return Bins(start, width * HOUR, size, volume)


def traffic_chart(
    name: str,
    points: Sequence[TrafficPoint],
    releases: dict[str, str],
    events: Sequence[LifecycleEvent],
    styles: dict[str, str],
) -> Chart | None:
    """Draw the stacked bars; None where there is no traffic. `styles` maps a model to its CSS class."""
    if not points:
        return None
    bins = gather(points, list(styles), [parse_time(e.at) for e in events])
    ticks = round_ticks(max(bins.totals))
    dated = sorted((parse_time(stamp), model) for model, stamp in releases.items())
    inside = [(model, at) for at, model in dated if bins.start <= at < bins.end]
    step = f"{bins.step // HOUR}" if bins.step > HOUR else "one"
    about = (
        f"{count(sum(bins.totals))} harvest exchanges from {bins.start:%Y-%m-%d %H:%M} to "
        f"{bins.end:%Y-%m-%d %H:%M} UTC by {', '.join(map(printable, bins.volume))}"
    )
    svg = frame(
        name, (WIDTH, BOTTOM + FOOT), "Harvest exchanges over time, by model", about,
        _amounts(ticks), _times(bins), *_stacks(bins, ticks[-1], styles),
        release_marks([(bins.x(at), printable(model)) for model, at in inside], (TOP, BOTTOM), WIDTH),
        event_marks([(bins.x(parse_time(e.at)), e) for e in events], (TOP, BOTTOM)), _hover(bins),
    )  # fmt: skip
    keys = tuple(Key(styles.get(m, "m7"), printable(m)) for m in bins.volume)
    return Chart(svg, keys, f"Each bar is {step} hour{'s' if bins.step > HOUR else ''}, UTC.")


def _amounts(ticks: list[float]) -> Markup:
    """Horizontal lines with their amounts."""
    rows = []
    for tick in ticks:
        y = BOTTOM - PLOT * tick / ticks[-1]
        rows.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid"))
        rows.append(text(LEFT - 8, y + 4, short(tick), "t dim", "end"))
    return join(rows)


def _times(bins: Bins) -> Markup:
    """Dates under the plot."""
    ticks = time_ticks(bins.start, bins.end)
    daily = all(b - a >= DAY for a, b in pairwise(ticks))
    marks = []
    for tick in ticks:
        x = bins.x(tick)
        marks.append(element("line", x1=x, x2=x, y1=BOTTOM, y2=BOTTOM + 5, class_="axis"))
        anchor = "end" if x > WIDTH - 50 else "start" if x < LEFT + 20 else "middle"
        marks.append(text(x, BOTTOM + 20, tick_label(tick, daily), "t dim", anchor))
    return join(marks)


def _stacks(bins: Bins, top: float, styles: dict[str, str]) -> list[Markup]:
    """One path of bars for each model, each standing on those before it."""
    floor = [0] * bins.size
    width = (WIDTH - LEFT - RIGHT) / bins.size
    gap = min(1.0, width / 6)
    paths = []
    for model, volume in bins.volume.items():
        steps = []
        for i, exchanges in enumerate(volume):
            if exchanges:
                base, height = BOTTOM - PLOT * floor[i] / top, PLOT * exchanges / top
                steps.append(
                    f"M{LEFT + i * width:.1f} {base:.1f}h{width - gap:.1f}v{-height:.1f}h{gap - width:.1f}z"
                )
                floor[i] += exchanges
        paths.append(element("path", d="".join(steps), class_=styles.get(model, "m7")))
    return paths


def _hover(bins: Bins) -> Markup:
    """An invisible column over each step that says its numbers."""
    width = (WIDTH - LEFT - RIGHT) / bins.size
    columns = []
    for i in range(bins.size):
        here = [f"{printable(m)}: {count(v[i])}" for m, v in bins.volume.items() if v[i]]
        title = "\n".join([f"{bins.start + i * bins.step:%Y-%m-%d %H:%M}", *here])
        columns.append(
            element("rect", element("title", title), x=LEFT + i * width, y=TOP, width=width, height=PLOT)
        )
    return element("g", join(columns), class_="hover")
