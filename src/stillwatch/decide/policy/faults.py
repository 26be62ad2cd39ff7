"""A fault that msgspec found in a TOML text, with the file, the line and the field at which it stands."""

from __future__ import annotations

import re
from typing import Final

from stillwatch.decide.policy.places import line_of, steps_of

_AT: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>\$.*)`)?$", re.DOTALL)
_UNKNOWN: Final = re.compile(r"unknown field `(?P<name>[^`]*)`")


def located(error: str, text: str, name: str) -> str:
    """A fault in msgspec's words with the line it stands on; `name` stands for the text."""
    found = _AT.match(error)
    path = (found["path"] if found else None) or "$"
    what = found["what"] if found else error
    unknown = _UNKNOWN.search(what)
    if unknown:
        path, what = f"{path}.{unknown['name']}", "there is no such field"
    return f"{name}:{line_of(text, steps_of(path))}: {field_at(path)}: {what[:1].lower()}{what[1:]}"


def field_at(path: str) -> str:
    """`$.ladder[1].people` as people write it."""
    return path.removeprefix("$").removeprefix(".") or "the whole file"
