"""The step `likely` against a plain loop."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import ACCOUNTS, FAMILIES, USES, Inputs, Running, Seen, as_uses, seen

SENT = st.lists(st.integers(1, 12), min_size=4, max_size=4)


@settings(max_examples=40)
@given(
    seen(), SENT, st.dictionaries(st.integers(1, 8), st.integers(1, 3)), st.integers(1, 4),
    st.sampled_from([0.1, 0.25, 1.0]),
)  # fmt: skip
def test_who_shows_a_family_often_enough_may_live_by_it(
    running: Running, rows: Seen, sent: list[int], families: dict[int, int], least: int, share: float
) -> None:
    shown = Counter((families[frame], account) for _, account, frame in rows if frame in families)
    expected = [
        (*pair, sent[pair[1]])
        for pair, often in shown.items()
        if often >= least and often >= share * sent[pair[1]] and sent[pair[1]] >= least
    ]
    inputs: Inputs = {
        "uses": (USES, as_uses(rows)),
        "families": (FAMILIES, list(families.items())),
        "account_totals": (ACCOUNTS, list(enumerate(sent))),
    }
    found = running("likely", inputs, min_uses=least, min_coverage=share)
    assert found == sorted(expected, key=repr)
