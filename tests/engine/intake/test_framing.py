"""Bodies to rows."""

from __future__ import annotations

import pytest

from stillwatch.engine.intake.faults import BodyTooLarge, UnreadableBody
from stillwatch.engine.intake.framing import MAX_ROWS, rows_of


def test_lines_keep_their_places() -> None:
    assert rows_of(b'{"a":1}\n\n{"b":2}\n', "lines") == [b'{"a":1}', b"", b'{"b":2}', b""]


def test_items_of_an_array_are_one_line_each() -> None:
    assert rows_of(b'\xef\xbb\xbf[{"a":\n1}, 2]', "array") == [b'{"a": 1}', b"2"]


def test_what_json_does_not_allow_costs_its_row_only() -> None:
    assert rows_of(b'[{"a":NaN},{"b":"\\ud800"}]', "array") == [b'{"a": NaN}', b'{"b": "\\ud800"}']


def test_values_are_an_array_or_lines_as_they_begin() -> None:
    assert rows_of(b' [{"a":1}]', "values") == [b'{"a":1}']
    assert rows_of(b'{"a":1}\n{"b":2}', "values") == [b'{"a":1}', b'{"b":2}']
    with pytest.raises(UnreadableBody):
        rows_of(b"5", "values")


@pytest.mark.parametrize("body", [b"{}", b"", b"[1", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_array_is_refused_whole(body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        rows_of(body, "array")


@pytest.mark.parametrize(
    ("body", "layout"), [(b"\n" * (MAX_ROWS + 1), "lines"), (b"[0" + b",0" * MAX_ROWS + b"]", "array")]
)
def test_there_is_a_most_of_rows(body: bytes, layout: str) -> None:
    with pytest.raises(BodyTooLarge, match="50,000 rows"):
        rows_of(body, "array" if layout == "array" else "lines")
