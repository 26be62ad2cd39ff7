"""Timestamps of any usual form to microseconds since 1970 UTC, refused where they cannot be true."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from stillwatch.model.errors import BadRow

EARLIEST: Final = 1_420_070_400_000_000  # 2015-01-01; no such API existed before
DAY: Final = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_NAIVE = datetime(1970, 1, 1)  # noqa: DTZ001 - for timestamps without zone, which are UTC
_LEAP_SECOND = re.compile(r"(:\d\d):60")
_MICROSECOND = timedelta(microseconds=1)
# up to this magnitude a number is seconds, milliseconds, microseconds; beyond, nanoseconds:
# between 2015 and 2100 these ranges never meet
_SECONDS, _MILLISECONDS, _MICROSECONDS = 1e11, 1e14, 1e17


def parse_timestamp(value: str | float, now_us: int, field: str = "ts") -> int:
    """Microseconds since 1970 UTC of ISO 8601 (without zone: UTC) or an epoch number; else BadRow."""
    moment = to_microseconds(value, field)
    if moment < EARLIEST:
        raise BadRow(field, "before 2015-01-01")
    if moment > now_us + DAY:
        raise BadRow(field, "more than a day in the future")
    return moment


def to_microseconds(value: str | float, field: str) -> int:
    """Like `parse_timestamp`, for moments that may lie at any time."""
    return _from_text(value, field) if isinstance(value, str) else _from_number(value, field)


def _from_text(text: str, field: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _from_odd_text(text, field)
    epoch = _EPOCH_NAIVE if moment.tzinfo is None else _EPOCH
    return (moment - epoch) // _MICROSECOND


def _from_odd_text(text: str, field: str) -> datetime:
    """An epoch number in quotes, a lower-case z, the word UTC, a leap second."""
    tidy = text.strip().upper().removesuffix("UTC").rstrip()
    tidy = _LEAP_SECOND.sub(r"\1:59", tidy)
    try:
        return datetime.fromisoformat(tidy)
    except ValueError:
        pass
    try:
        return _EPOCH + timedelta(microseconds=_from_number(float(tidy), field))
    except (ValueError, OverflowError):
        raise BadRow(field, "not an ISO 8601 or epoch timestamp") from None


def _from_number(value: float, field: str) -> int:
    if isinstance(value, float) and not math.isfinite(value):
        raise BadRow(field, "not a finite number")
    size = abs(value)
    if size < _SECONDS:
        return round(value * 1_000_000)
    if size < _MILLISECONDS:
        return round(value * 1000)
    return round(value) if size < _MICROSECONDS else round(value) // 1000
