"""A cut range holds its last days and nothing before."""

from __future__ import annotations

import pytest

from stillwatch.range.arrivals import DAY
from stillwatch.range.study.window import last_days
from tests.range.played import Played


def test_only_the_last_days_are_left(played: Played) -> None:
    composition = played.composition
    cut = last_days(composition, 1.5).timeline.ts
    assert cut.min() >= composition.world.end - 1.5 * DAY
    assert len(cut) == (composition.timeline.ts >= composition.world.end - 1.5 * DAY).sum()


@pytest.mark.parametrize("days", [0.0, -1.0, 7.0])
def test_a_window_that_is_not_in_the_range_is_refused(played: Played, days: float) -> None:
    with pytest.raises(ValueError, match="6 days"):
        last_days(played.composition, days)
