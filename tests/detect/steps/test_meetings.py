"""The steps `meetings` and `family_meetings` against plain loops."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import FAMILIES, FRAMES, USES, Inputs, Running, Uses, as_rows, uses

DRAWN = st.dictionaries(st.integers(1, 8), st.integers(1, 3))


@settings(max_examples=30)
@given(uses(), st.sets(st.integers(1, 8)))
def test_accounts_meet_at_the_frames_that_tie_accounts(running: Running, used: Uses, tie: set[int]) -> None:
    users = Counter(frame for frame, _ in used)
    known = sorted((frame, count) for frame, count in users.items() if frame in tie)
    found = running("meetings", {"uses": (USES, as_rows(used)), "frames": (FRAMES, known)})
    expected = [(*pair, often, users[pair[0]]) for pair, often in used.items() if pair[0] in tie]
    assert found == sorted(expected, key=repr)


@settings(max_examples=40)
@given(uses(), DRAWN, st.integers(2, 10))
def test_accounts_meet_at_whole_families(
    running: Running, used: Uses, families: dict[int, int], most: int
) -> None:
    shown: Counter[tuple[int, int]] = Counter()
    for (frame, account), often in used.items():
        if frame in families:
            shown[families[frame], account] += often
    users = Counter(family for family, _ in shown)
    inputs: Inputs = {"uses": (USES, as_rows(used)), "families": (FAMILIES, list(families.items()))}
    found = running("family_meetings", inputs, max_accounts=most)
    expected = [
        (*pair, often, users[pair[0]]) for pair, often in shown.items() if 2 <= users[pair[0]] <= most
    ]
    assert found == sorted(expected, key=repr)
