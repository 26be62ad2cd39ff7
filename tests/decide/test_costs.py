"""What a wrong stop costs: relative to this provider's customers, bounded, and never from what is unknown."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.decide.costs import COSTLIEST, account_costs

DAY = 86400.0
NOW = 1000 * DAY
UNKNOWN = np.nan


def costs(spend: list[float], ages: list[float]) -> list[float]:
    found: list[float] = account_costs(np.array(spend), NOW - DAY * np.array(ages), NOW).tolist()
    return found


def test_the_usual_customer_who_pays_costs_three() -> None:
    assert costs([20.0] * 3, [100.0] * 3) == [3.0, 3.0, 3.0]


def test_who_pays_more_or_stayed_longer_costs_more() -> None:
    found = costs([0.0, 20.0, 20.0, 40.0], [100.0, 100.0, 200.0, 100.0])
    assert found == [2.0, 3.0, 4.0, 4.0]


def test_nobody_costs_more_than_seven_times_a_stranger() -> None:
    assert max(costs([20.0, 20.0, 9999.0], [10.0, 10.0, 5000.0])) == 7.0 == COSTLIEST


@pytest.mark.parametrize(("spend", "age"), [(UNKNOWN, UNKNOWN), (0.0, -3.0)])
def test_what_is_unknown_or_yet_to_come_adds_nothing(spend: float, age: float) -> None:
    assert costs([spend, 20.0], [age, 100.0])[0] == 1.0


def test_without_facts_all_cost_the_same() -> None:
    assert costs([UNKNOWN] * 3, [UNKNOWN] * 3) == [1.0] * 3
