"""The step `family_members` against a plain loop."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import ACCOUNTS, FAMILIES, FAMILY_USES, Inputs, Running, Seen, seen

SENT = st.lists(st.integers(1, 12), min_size=4, max_size=4)


@settings(max_examples=40)
@given(
    seen(), SENT, st.dictionaries(st.integers(1, 8), st.integers(1, 3)), st.sets(st.integers(1, 8)),
    st.integers(1, 4), st.sampled_from([0.1, 0.25, 1.0]),
)  # fmt: skip
def test_an_exchange_counts_once_however_many_frames_it_shows(
    running: Running, rows: Seen, sent: list[int], families: dict[int, int], gone: set[int], least: int,
    share: float,
) -> None:  # fmt: skip
    uses = [(families[frame], frame, account, number) for number, account, frame in rows if frame in families]
    left = {frame: family for frame, family in families.items() if frame not in gone}
    shown: dict[tuple[int, int], set[int]] = {}
    for family, frame, account, number in uses:
        if frame in left:
            shown.setdefault((family, account), set()).add(number)
    expected = [
        pair for pair, ids in shown.items() if len(ids) >= least and len(ids) >= share * sent[pair[1]]
    ]
    inputs: Inputs = {
        "family_uses": (FAMILY_USES, uses),
        "families": (FAMILIES, list(left.items())),
        "account_totals": (ACCOUNTS, list(enumerate(sent))),
    }
    found = running("family_members", inputs, min_uses=least, min_coverage=share)
    assert found == sorted(expected, key=repr)
