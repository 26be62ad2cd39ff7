"""The step `family_members` against a plain loop."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import ACCOUNTS, USES, Inputs, Running, Uses, as_rows, uses

FAMILIES = {"frame": pa.int64(), "family": pa.int64()}
SENT = st.lists(st.integers(1, 40), min_size=10, max_size=10)


@settings(max_examples=40)
@given(
    uses(), SENT, st.dictionaries(st.integers(1, 8), st.integers(1, 3)), st.integers(1, 4),
    st.sampled_from([0.1, 0.25, 1.0]),
)  # fmt: skip
def test_who_shows_a_family_often_enough_may_live_by_it(
    running: Running, used: Uses, sent: list[int], families: dict[int, int], least: int, share: float
) -> None:
    shown: Counter[tuple[int, int]] = Counter()
    for (frame, account), often in used.items():
        if frame in families:
            shown[families[frame], account] += often
    expected = [pair for pair, often in shown.items() if often >= least and often >= share * sent[pair[1]]]
    inputs: Inputs = {
        "uses": (USES, as_rows(used)),
        "families": (FAMILIES, list(families.items())),
        "account_measures": (ACCOUNTS, list(enumerate(sent))),
    }
    found = running("family_members", inputs, min_uses=least, min_coverage=share)
    assert found == sorted(expected, key=repr)
