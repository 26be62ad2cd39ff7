"""Appeals: one at a time, answered by somebody else."""

from __future__ import annotations

import pytest

from stillwatch.decide.review.appeals import MOST_WORDS, appeal, close
from stillwatch.model.errors import StillwatchError


def test_one_appeal_is_open_at_a_time() -> None:
    first = appeal("a1", "dec_1", "  we are a school ", 5, [])
    assert (first.words, first.state) == ("we are a school", "open")
    with pytest.raises(StillwatchError, match="is open"):
        appeal("a2", "dec_1", "again", 6, [first])
    refused = close(first, False, "ben", 7, ["ann"])
    assert (refused.state, refused.closed_by, refused.closed_at) == ("refused", "ben", 7)
    assert appeal("a2", "dec_1", "again", 8, [refused]).state == "open"


def test_nobody_judges_an_appeal_against_themselves() -> None:
    first = appeal("a1", "dec_1", "wrong", 5, [])
    with pytest.raises(StillwatchError, match="took part"):
        close(first, True, "ann", 6, ["policy", "ann"])
    granted = close(first, True, "ben", 6, ["policy", "ann"])
    assert granted.state == "granted"
    with pytest.raises(StillwatchError, match="is granted"):
        close(granted, False, "cleo", 7, [])


@pytest.mark.parametrize("words", ["", "  \n", "x" * (MOST_WORDS + 1)])
def test_an_appeal_says_something_and_not_too_much(words: str) -> None:
    with pytest.raises(StillwatchError, match="words"):
        appeal("a", "d", words, 1, [])
