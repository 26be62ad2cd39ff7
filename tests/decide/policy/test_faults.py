"""Faults are told with the line they stand on."""

from __future__ import annotations

from stillwatch.decide.policy.faults import field_at, located

TEXT = 'schema = "x"\n\n[[rule]]\nname = "a"\n\n[[rule]]\nname = 3\n'


def test_the_line_and_the_field_are_named() -> None:
    told = located("Expected `str`, got `int` - at `$.rule[1].name`", TEXT, "f.toml")
    assert told == "f.toml:7: rule[1].name: expected `str`, got `int`"


def test_a_field_that_nobody_knows_is_named_as_such() -> None:
    told = located("Object contains unknown field `nmae` - at `$.rule[0]`", TEXT, "f.toml")
    assert told == "f.toml:3: rule[0].nmae: there is no such field"


def test_a_fault_without_a_place_is_the_whole_files() -> None:
    assert located("Expected `object`", TEXT, "f.toml") == "f.toml:1: the whole file: expected `object`"
    assert field_at("$") == "the whole file"
