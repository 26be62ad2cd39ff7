"""Numbers, times and names as people read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.cli.report.quantities import (
    certainty,
    duration,
    expected,
    moment,
    parse_time,
    percent,
    plural,
    printable,
    short,
    signed,
    span,
    words,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (812, "812"),
        (48_211, "48.2 k"),
        (1_000, "1 k"),
        (999_999, "1 M"),
        (1_234_567, "1.2 M"),
        (3e9, "3 G"),
    ],
)
def test_short_numbers_keep_about_three_digits(number: float, said: str) -> None:
    assert short(number) == said.replace(" ", NBSP)


def test_small_shares_and_high_confidence_are_not_rounded_away() -> None:
    assert percent(0.001) == f"<{NBSP}1{NBSP}%"
    assert percent(0.0) == f"0{NBSP}%"
    assert certainty(1.0) == certainty(0.99981) == f">{NBSP}99.9{NBSP}%"
    assert certainty(0.981) == f"98.1{NBSP}%"


@pytest.mark.parametrize(
    ("number", "said"), [(0.0, "0.0"), (0.001, "<\u00a00.1"), (0.06, "0.1"), (1234.56, "1,234.6")]
)
def test_an_expected_number_is_not_rounded_to_nothing(number: float, said: str) -> None:
    assert expected(number) == said


def test_bits_carry_their_sign() -> None:
    assert signed(12.44) == "+12.4"
    assert signed(-3.0) == "\u22123.0"
    assert signed(-0.01) == "+0.0"


def test_plural_has_its_irregular_form() -> None:
    assert plural(1, "account") == "1 account"
    assert plural(2400, "account") == "2,400 accounts"
    assert plural(2, "query", "queries") == "2 queries"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(0), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(hours=5, minutes=10), "5 h 10 min"),
        (timedelta(days=12, hours=4, minutes=9), "12 d 4 h"),
        (timedelta(days=12, minutes=9), "12 d"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_durations_name_two_units_at_most(length: timedelta, said: str) -> None:
    assert duration(length).replace(NBSP, " ") == said


def test_times_are_utc_whatever_their_zone() -> None:
    assert moment("2026-01-05T03:00:00+02:00") == "2026-01-05 01:00"
    assert moment("2026-01-05T03:00:00Z") == moment("2026-01-05T03:00:00") == "2026-01-05 03:00"
    assert moment("") == "\u2013"
    assert span("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z") == f"1{NBSP}d"
    with pytest.raises(ValueError, match="isoformat"):
        parse_time("yesterday")


def test_words_of_a_machine_name() -> None:
    assert words("reasoning_elicitation") == "reasoning elicitation"


@given(st.text())
def test_nothing_unprintable_gets_through(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert shown == text or not text.isprintable()


def test_escapes_and_overrides_are_shown_not_obeyed() -> None:
    assert printable("a\x1b[31mb\u202ec") == "a\\x1b[31mb\\u202ec"
