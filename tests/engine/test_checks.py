"""Names and values are checked alike for every engine (that engines ask is tested in test_contract.py)."""

from __future__ import annotations

import pytest

from stillwatch.engine.checks import checked_name, checked_values
from stillwatch.engine.steps import parse
from stillwatch.model.errors import StillwatchError

STEP = parse("kept", "-- A row is a number.\nSELECT $least AS least, '$text' AS text")


@pytest.mark.parametrize("name", ["frames", "co_usage", "t2"])
def test_plain_words_are_names(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "2t", "a b", "a;", "A", "a\n", "naïve"])
def test_other_words_are_none(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case letters"):
        checked_name(name)


def test_the_values_of_a_step_are_given_back() -> None:
    assert checked_values(STEP, {"least": None}) == {"least": None}
    assert checked_values(parse("one", "-- A row is 1.\nSELECT 1 AS one"), None) == {}


def test_what_is_missing_and_what_is_too_much_are_named() -> None:
    with pytest.raises(StillwatchError, match="step kept: least, text: ") as caught:
        checked_values(STEP, {"text": "x"})
    assert caught.value.hint == "It takes: least."
