"""The step `family_uses` against a plain loop."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import ACCOUNTS, FAMILIES, SEEN, USES, Inputs, Running, Seen, as_uses, seen

SENT = st.lists(st.integers(1, 12), min_size=4, max_size=4)


@settings(max_examples=40)
@given(
    seen(), SENT, st.dictionaries(st.integers(1, 8), st.integers(1, 3)), st.integers(1, 4),
    st.sampled_from([0.1, 0.25, 1.0]),
)  # fmt: skip
def test_who_shows_a_family_often_enough_is_looked_at_sighting_by_sighting(
    running: Running, rows: Seen, sent: list[int], families: dict[int, int], least: int, share: float
) -> None:
    shown = Counter((families[frame], account) for _, account, frame in rows if frame in families)
    likely = {
        pair
        for pair, often in shown.items()
        if often >= least and often >= share * sent[pair[1]] and sent[pair[1]] >= least
    }
    expected = [
        (families[frame], frame, account, number)
        for number, account, frame in rows
        if frame in families and (families[frame], account) in likely
    ]
    inputs: Inputs = {
        "sightings": (SEEN, rows),
        "uses": (USES, as_uses(rows)),
        "families": (FAMILIES, list(families.items())),
        "account_measures": (ACCOUNTS, list(enumerate(sent))),
    }
    found = running("family_uses", inputs, min_uses=least, min_coverage=share)
    assert found == sorted(expected, key=repr)
