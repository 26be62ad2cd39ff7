"""Moments of results and truth fall on one scale."""

from __future__ import annotations

import pytest

from stillwatch.range.moments import moment


def test_two_ways_to_write_one_moment() -> None:
    assert moment("2026-01-05T00:00:00Z") == moment("2026-01-05T01:00:00.000+01:00") == 1767571200.0


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="soon"):
        moment("soon")
