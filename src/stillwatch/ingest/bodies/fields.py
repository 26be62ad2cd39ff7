"""Typed access to JSON of unknown shape: a value of the wrong type raises BadRow with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stillwatch.model.errors import BadRow


class Fields:
    """The fields of one JSON object and the path that leads to it.

    Every accessor takes several names and gives the first field that is there; null and missing are
    the same, and give None or what is empty.
    """

    __slots__ = ("path", "values")

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self.values = values
        self.path = path

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def raw(self, *names: str) -> Any:
        """The value as it is."""
        for name in names:
            value = self.values.get(name)
            if value is not None:
                return value
        return None

    def place(self, name: str) -> str:
        """The path of the field `name`."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, *names: str) -> str | None:
        """A string; an empty one counts as missing."""
        for name in names:
            value = self.values.get(name)
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                raise BadRow(self.place(name), f"expected str, got {kind_of(value)}")
            return value
        return None

    def number(self, *names: str) -> float | None:
        """An integer or a float."""
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise BadRow(self.place(name), f"expected a number, got {kind_of(value)}")
            return value
        return None

    def integer(self, *names: str) -> int | None:
        """An integer, or a float without fraction."""
        value = self.number(*names)
        if value is None or isinstance(value, int):
            return value
        if not value.is_integer():
            name = next(name for name in names if name in self)
            raise BadRow(self.place(name), "expected int, got float")
        return int(value)

    def truth(self, *names: str) -> bool | None:
        """A boolean."""
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            if not isinstance(value, bool):
                raise BadRow(self.place(name), f"expected bool, got {kind_of(value)}")
            return value
        return None

    def inner(self, *names: str) -> Fields:
        """An object, empty where it is missing."""
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            if not isinstance(value, dict):
                raise BadRow(self.place(name), f"expected object, got {kind_of(value)}")
            return Fields(value, self.place(name))
        return Fields({}, self.place(names[0]))

    def array(self, *names: str) -> list[Any]:
        """A list, empty where it is missing."""
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            if not isinstance(value, list):
                raise BadRow(self.place(name), f"expected array, got {kind_of(value)}")
            return value
        return []

    def objects(self, *names: str) -> Iterator[Fields]:
        """The objects of a list."""
        name = next((name for name in names if name in self), names[0])
        for index, value in enumerate(self.array(*names)):
            place = f"{self.place(name)}[{index}]"
            if not isinstance(value, dict):
                raise BadRow(place, f"expected object, got {kind_of(value)}")
            yield Fields(value, place)


def kind_of(value: Any) -> str:
    """The JSON name of a value's type."""
    if isinstance(value, bool):
        return "bool"
    names = {dict: "object", list: "array", str: "str", int: "int", float: "float"}
    return names.get(type(value), "null")
