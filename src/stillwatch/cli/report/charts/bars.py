"""Amounts as horizontal bars, largest first."""

from __future__ import annotations

from collections.abc import Mapping

from stillwatch.cli.report.charts.svg import Chart, element, frame, text
from stillwatch.cli.report.quantities import count, percent, printable, short

WIDTH, LEFT, RIGHT = 440.0, 148.0, 100.0
ROW, BAR, TOP = 30.0, 17.0, 6.0
MOST = 10


def bar_chart(
    name: str, title: str, amounts: Mapping[str, int], unit: str, styles: Mapping[str, str] | None = None
) -> Chart | None:
    """Draw the ten largest `amounts` with their shares of the whole; None where there are none.

    `unit` is the plural of what is counted, for the descriptions; `styles` may give a label's CSS class.
    """
    whole = sum(amounts.values())
    if whole <= 0:
        return None
    ranked = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    largest = ranked[0][1]
    rows = []
    for i, (label, amount) in enumerate(ranked[:MOST]):
        y = TOP + i * ROW + (ROW - BAR) / 2
        width = max(1.5, (WIDTH - LEFT - RIGHT) * amount / largest)
        value = f"{short(amount)} · {percent(amount / whole)}"
        style = (styles or {}).get(label, "amount")
        rows.append(element(
            "g",
            element("title", f"{printable(label)}: {count(amount)} {unit}"),
            text(LEFT - 10, y + 13, printable(label), "t", "end"),
            element("rect", x=LEFT, y=y, width=width, height=BAR, rx=2, class_=style),
            text(LEFT + width + 7, y + 13, value, "t num"),
        ))  # fmt: skip
    about = "; ".join(f"{printable(label)} {count(amount)}" for label, amount in ranked[:MOST])
    left = len(ranked) - MOST
    remark = f"{left} smaller ones are not drawn." if left > 0 else ""
    return Chart(frame(name, (WIDTH, TOP + ROW * len(rows) + 4), title, about, *rows), (), remark)
