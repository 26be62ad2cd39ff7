"""Errors carry what their reader needs."""

from __future__ import annotations

from stillwatch.model.errors import BadRow, StillwatchError


def test_an_error_carries_its_hint_apart_from_its_message() -> None:
    error = StillwatchError("no log at x", hint="name a file")
    assert str(error) == "no log at x"
    assert error.hint == "name a file"


def test_a_bad_row_names_its_field_first() -> None:
    error = BadRow("usage.output_tokens", "expected a whole number")
    assert (error.field, error.reason) == ("usage.output_tokens", "expected a whole number")
    assert str(error) == "usage.output_tokens: expected a whole number"
