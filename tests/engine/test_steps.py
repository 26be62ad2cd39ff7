"""A step says what a row is, is one SELECT, and names the values it asks for."""

from __future__ import annotations

import pytest

from stillwatch.engine.steps import load, parse, step_names
from stillwatch.model.errors import StillwatchError


def test_a_step_is_taken_apart() -> None:
    step = parse("pairs", "-- A row is a pair.\n-- And more.\nSELECT 1 AS one;\n")
    assert (step.name, step.row, step.sql) == ("pairs", "A row is a pair. And more.", "SELECT 1 AS one")


def test_values_are_found_and_quoted_text_is_not_one() -> None:
    step = parse("pairs", "-- $no\nWITH a AS (SELECT $one, 'it''s $not') -- $nor\nSELECT $two + $one FROM a")
    assert step.parameters == {"one", "two"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("pairs", "SELECT 1", "comment"),
        ("pairs", "--\nSELECT 1", "comment"),
        ("pairs", "", "comment"),
        ("pairs", "-- A row.\nDROP TABLE x", "one SELECT"),
        ("Pairs; --", "-- A row.\nSELECT 1", "a name is"),
    ],
)
def test_what_is_no_step_is_refused(name: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(name, text)


def test_every_step_that_ships_can_be_loaded() -> None:
    assert step_names()
    assert all(load(name).name == name and load(name).row for name in step_names())


@pytest.mark.parametrize("name", ["no_such_step", "../../secrets", ""])
def test_an_unknown_step_names_those_there_are(name: str) -> None:
    with pytest.raises(StillwatchError, match="no step") as caught:
        load(name)
    assert step_names()[0] in caught.value.hint
