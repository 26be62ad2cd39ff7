"""Round axis steps: for amounts and for time."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)
TICK_STEPS = tuple(timedelta(hours=h) for h in (1, 3, 6, 12, 24, 48, 96, 168, 336, 672, 1344, 2688))
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # a Monday, so that weekly ticks fall on Mondays


def round_ticks(highest: float, wanted: int = 4) -> list[float]:
    """Ticks from 0 to at least `highest`, about `wanted` of them, at 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0.0, 1.0]
    raw = highest / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = max(1.0, next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999))
    return [i * step for i in range(math.ceil(highest / step) + 1)]


def time_ticks(start: datetime, end: datetime, most: int = 9) -> list[datetime]:
    """Round times between `start` and `end`, at most `most` of them."""
    step = next((s for s in TICK_STEPS if (end - start) / s <= most), (end - start) / most)
    first = EPOCH + math.ceil((start - EPOCH) / step) * step
    return [first + i * step for i in range(int((end - first) / step) + 1)] if first <= end else []


def tick_label(at: datetime, step_is_daily: bool) -> str:
    """`5 Jan`, or `5 Jan 06:00` where ticks are closer than a day."""
    day = f"{at.day} {at.strftime('%b')}"
    return day if step_is_daily else f"{day} {at.strftime('%H:%M')}"
