"""Timestamps of every usual form name the same moment, and impossible ones are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.ingest.timestamps import DAY, EARLIEST, parse_timestamp, to_microseconds
from stillwatch.model.errors import BadRow
from tests.ingest.native_rows import NOW_US

MOMENT = 1_767_571_205_691_000
FIRST, LAST = datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2026-12-31")


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-05T00:00:05.691Z",
        "2026-01-05t00:00:05.691z",
        "2026-01-05 00:00:05.691",
        "2026-01-05T00:00:05.691 UTC",
        "2026-01-05T05:30:05.691+05:30",
        "2026-01-04T19:00:05.691-0500",
        "2026-01-05T00:00:05.691000000Z",
        " 2026-01-05T00:00:05.691Z ",
        1_767_571_205.691,
        1_767_571_205_691,
        1_767_571_205_691_000,
        1_767_571_205_691_000_000,
        "1767571205.691",
        "1767571205691",
    ],
)
def test_these_are_one_moment(value: str | float) -> None:
    assert parse_timestamp(value, NOW_US) == MOMENT


@pytest.mark.parametrize(
    "value", ["", "soon", "2026-13-05T00:00:00Z", "2026-01-05T10:60:00Z", "1e999", "nan"]
)
def test_what_is_no_timestamp_is_refused(value: str) -> None:
    with pytest.raises(BadRow, match="not an ISO 8601 or epoch timestamp"):
        parse_timestamp(value, NOW_US)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(BadRow, match="not a finite number"):
        parse_timestamp(value, NOW_US)


def test_a_leap_second_counts_as_the_one_before() -> None:
    leap = to_microseconds("2016-12-31T23:59:60Z", "ts")
    assert leap == to_microseconds("2016-12-31T23:59:59Z", "ts")


def test_the_range_is_from_2015_to_a_day_from_now() -> None:
    assert parse_timestamp("2015-01-01T00:00:00Z", NOW_US) == EARLIEST
    assert parse_timestamp((NOW_US + DAY) / 1e6, NOW_US) == NOW_US + DAY
    with pytest.raises(BadRow, match="ts: before 2015-01-01"):
        parse_timestamp("2014-12-31T23:59:59.999999Z", NOW_US)
    with pytest.raises(BadRow, match="ts: more than a day in the future"):
        parse_timestamp((NOW_US + DAY) / 1e6 + 1, NOW_US)
    with pytest.raises(BadRow, match="ts: before 2015-01-01"):
        parse_timestamp(-5, NOW_US)


@settings(deadline=None)
@given(st.datetimes(FIRST, LAST), st.integers(-14 * 60, 14 * 60))
def test_any_zone_gives_the_same_moment(moment: datetime, minutes: int) -> None:
    utc = moment.replace(tzinfo=UTC)
    expected = (utc - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    zoned = (moment + timedelta(minutes=minutes)).isoformat()
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    assert to_microseconds(f"{zoned}{sign}{size // 60:02}:{size % 60:02}", "ts") == expected
    assert to_microseconds(moment.isoformat(), "ts") == expected


@settings(deadline=None)
@given(st.text(max_size=20) | st.floats() | st.integers(-(2**80), 2**80))
def test_nothing_but_bad_row_is_raised(value: str | float) -> None:
    try:
        assert EARLIEST <= parse_timestamp(value, NOW_US) <= NOW_US + DAY
    except BadRow as bad:
        assert bad.field == "ts"  # noqa: PT017 - either outcome is right
