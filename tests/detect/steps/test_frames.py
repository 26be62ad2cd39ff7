"""The step `frames` against a plain loop."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import ACCOUNTS, USES, Row, Running, Uses, as_rows, uses

SENT = st.lists(st.integers(1, 40), min_size=10, max_size=10)


@settings(max_examples=40)
@given(uses(), SENT, st.integers(2, 6), st.integers(1, 3), st.sampled_from([0.1, 0.25, 1.0]))
def test_frames_of_several_accounts_but_not_of_too_many(
    running: Running, used: Uses, sent: list[int], most: int, least: int, share: float
) -> None:
    expected: list[Row] = []
    for frame in {frame for frame, _ in used}:
        mine = {account: often for (one, account), often in used.items() if one == frame}
        regulars = [a for a, often in mine.items() if often >= least and often >= share * sent[a]]
        if 2 <= len(mine) <= most:
            expected.append((frame, len(mine), len(regulars)))
    found = running(
        "frames",
        {"uses": (USES, as_rows(used)), "account_totals": (ACCOUNTS, list(enumerate(sent)))},
        max_accounts=most, min_uses=least, min_coverage=share,
    )  # fmt: skip
    assert found == sorted(expected, key=repr)
