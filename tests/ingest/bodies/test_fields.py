"""Values of the wrong type are refused with the path that leads to them."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.ingest.bodies.fields import Fields, kind_of
from stillwatch.model.errors import BadRow

FIELDS = Fields(
    {"t": "x", "e": "", "n": 1.5, "w": 2.0, "b": True, "o": {"t": 5}, "l": [{"t": 5}, 6], "z": None}, "a"
)


def test_the_first_name_that_is_there_counts() -> None:
    assert FIELDS.text("none", "z", "e", "t") == "x"
    assert (FIELDS.number("z", "n"), FIELDS.integer("z", "w"), FIELDS.truth("z", "b")) == (1.5, 2, True)
    assert (FIELDS.raw("z", "t"), FIELDS.inner("z", "o").values) == ("x", {"t": 5})
    assert FIELDS.array("z", "l") == [{"t": 5}, 6]


def test_what_is_missing_is_none_or_empty() -> None:
    found: list[object] = [FIELDS.text("z"), FIELDS.number("z"), FIELDS.integer("z"), FIELDS.truth("z")]
    assert found == [None] * 4
    assert FIELDS.inner("z").values == {}
    assert FIELDS.array("z") == [] == list(FIELDS.objects("z"))
    assert "t" in FIELDS
    assert "z" not in FIELDS


@pytest.mark.parametrize(
    ("method", "name", "message"),
    [
        ("text", "n", "a.n: expected str, got float"),
        ("number", "t", "a.t: expected a number, got str"),
        ("number", "b", "a.b: expected a number, got bool"),
        ("integer", "n", "a.n: expected int, got float"),
        ("truth", "w", "a.w: expected bool, got float"),
        ("inner", "l", "a.l: expected object, got array"),
        ("array", "o", "a.o: expected array, got object"),
    ],
)
def test_a_wrong_type_is_told_with_its_path(method: str, name: str, message: str) -> None:
    with pytest.raises(BadRow) as raised:
        getattr(FIELDS, method)(name)
    assert str(raised.value) == message


def test_paths_lead_through_objects_and_lists() -> None:
    with pytest.raises(BadRow, match=r"a\.o\.t: expected str"):
        FIELDS.inner("o").text("t")
    found = FIELDS.objects("l")
    assert next(found).path == "a.l[0]"
    with pytest.raises(BadRow, match=r"a\.l\[1\]: expected object, got int"):
        next(found)


@pytest.mark.parametrize(("value", "kind"), [(True, "bool"), (1, "int"), (None, "null"), ([], "array")])
def test_kinds_have_the_names_of_json(value: Any, kind: str) -> None:
    assert kind_of(value) == kind
