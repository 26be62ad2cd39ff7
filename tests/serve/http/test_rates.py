"""A token's bucket of bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stillwatch.serve.http.rates import Rates


def test_a_bucket_runs_dry_and_fills_again() -> None:
    rates = Rates(per_s=100, burst_s=2)
    assert rates.draw("a", 150, 0.0) == 0
    assert rates.draw("a", 150, 0.0) == 0, "a bucket may be overdrawn once"
    assert rates.draw("a", 1, 0.0) == 1
    assert rates.draw("b", 1, 0.0) == 0, "others are not held back"
    assert rates.draw("a", 1, 1.1) == 0


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 300)), max_size=60))
def test_no_caller_gets_more_than_its_rate_and_one_body(steps: list[tuple[float, int]]) -> None:
    rates, now, passed = Rates(per_s=100, burst_s=2), 0.0, 0
    for pause, size in steps:
        now += pause
        passed += size if rates.draw("a", size, now) == 0 else 0
    assert passed <= 200 + 100 * now + 300 + 1e-6


@given(st.integers(1, 10_000))
def test_who_waits_as_told_gets_in(size: int) -> None:
    rates = Rates(per_s=100, burst_s=2)
    rates.draw("a", size, 0.0)
    wait = rates.draw("a", 1, 0.0)
    assert rates.draw("a", 1, wait + 0.01) == 0
