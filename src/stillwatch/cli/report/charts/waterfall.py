"""Bits by family as a waterfall: what speaks for, what against, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stillwatch.cli.report.charts.svg import Chart, Key, element, frame, text
from stillwatch.cli.report.quantities import signed
from stillwatch.model.evidence import Evidence, Family

WIDTH, LEFT, RIGHT = 440.0, 128.0, 52.0
ROW, BAR, TOP = 30.0, 17.0, 6.0
ROUNDING = 0.1  # bits; evidence is rounded before it is written
REMARK = "Observations of one family depend on each other, so they do not simply add up."


@dataclass(frozen=True)
class Step:
    """One bar from `begin` to `end` (bits); `style` is `for`, `against` or `total`."""

    label: str
    begin: float
    end: float
    style: str


def steps(bits: dict[Family, float], evidence: Sequence[Evidence]) -> list[Step]:
    """The bars in order: families for, strongest first; then against; then the total, which is their sum.

    `bits` is what each family counts. Observations of one family depend on each other, so that is not
    always the sum of its `evidence` (for and against); only where it is are the two drawn apart.
    """
    rising: dict[Family, float] = {}
    falling: dict[Family, float] = {}
    for family, counted in bits.items():
        own = [e.bits for e in evidence if e.family == family and not e.about]
        up, down = sum(b for b in own if b > 0), sum(b for b in own if b < 0)
        adds_up = own and abs(up + down - counted) <= ROUNDING
        rising[family] = max(0.0, counted - down if adds_up else counted)
        falling[family] = counted - rising[family]
    return list(_stack(rising, falling))


def _stack(rising: dict[Family, float], falling: dict[Family, float]) -> Iterator[Step]:
    level = 0.0
    for family, value in sorted(rising.items(), key=lambda i: (-i[1], i[0])):
        if value > 0:
            yield Step(family, level, level + value, "for")
            level += value
    for family, value in sorted(falling.items(), key=lambda i: (i[1], i[0])):
        if value < 0:
            yield Step(f"{family}, against", level, level + value, "against")
            level += value
    yield Step("total", 0.0, level, "total")


def waterfall_chart(name: str, bits: dict[Family, float], evidence: Sequence[Evidence]) -> Chart | None:
    """Draw the bars; None where no family has said anything. `evidence` holds both for and against."""
    if not any(bits.values()):
        return None
    bars = steps(bits, evidence)
    low = min(0.0, *(min(s.begin, s.end) for s in bars))
    high = max(1.0, *(max(s.begin, s.end) for s in bars))
    unit = (WIDTH - LEFT - RIGHT) / (high - low)
    rows = [_bar(i, step, low, unit) for i, step in enumerate(bars)]
    zero = LEFT - low * unit
    height = TOP + ROW * len(bars)
    axis = element("line", x1=zero, x2=zero, y1=TOP, y2=height, class_="axis")
    about = "; ".join(f"{s.label} {signed(s.end - s.begin)}" for s in bars)
    svg = frame(name, (WIDTH, height + 4), "Evidence in bits, by family", about, *rows, axis)
    keys = [Key("for", "speaks for"), Key("against", "speaks against"), Key("total", "total")]
    shown = {s.style for s in bars}
    return Chart(svg, tuple(k for k in keys if k.style in shown), REMARK)


def _bar(index: int, step: Step, low: float, unit: float) -> Markup:
    left, right = sorted((step.begin, step.end))
    x, y = LEFT + (left - low) * unit, TOP + index * ROW + (ROW - BAR) / 2
    end_x = LEFT + (step.end - low) * unit
    value = signed(step.end - step.begin)
    bold = " strong" if step.style == "total" else ""
    return element(
        "g",
        element("title", f"{step.label}: {value} bits"),
        text(LEFT - 10, y + 13, step.label, "t" + bold, "end"),
        element("rect", x=x, y=y, width=max(1.5, (right - left) * unit), height=BAR, rx=2, class_=step.style),
        element("line", x1=end_x, x2=end_x, y1=y + BAR, y2=y + ROW, class_="step")
        if step.style != "total" else "",
        text(LEFT + (right - low) * unit + 7, y + 13, value, "t num" + bold),
    )  # fmt: skip
