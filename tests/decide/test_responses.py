"""The order of responses."""

from __future__ import annotations

from itertools import pairwise

from stillwatch.decide.responses import RESPONSES, is_above, rank, stronger


def test_responses_are_in_order() -> None:
    assert [rank(r) for r in RESPONSES] == list(range(len(RESPONSES)))
    for weak, strong in pairwise(RESPONSES):
        assert stronger(weak, strong) == stronger(strong, weak) == strong
        assert is_above(strong, weak)
        assert not is_above(weak, strong)
        assert not is_above(weak, weak)
