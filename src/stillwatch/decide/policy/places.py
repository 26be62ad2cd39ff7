"""On which line of a TOML text a value stands, so that a fault in a policy can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

Step = str | int
_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[\.\.\.\]")
_HEADER = re.compile(r"\s*\[(\[?)\s*([\w.\"' -]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*(?:\.|=)")


def steps_of(path: str) -> tuple[Step, ...]:
    """`$.ladder[1].people` as ("ladder", 1, "people")."""
    found = _STEP.finditer(path)
    return tuple(int(step[2]) if step[2] else step[1] for step in found if step[1] or step[2])


def line_of(text: str, steps: Sequence[Step]) -> int:
    """The line (from 1) of the value at `steps`, or of the innermost table around it; 1 where neither is
    written out."""
    best, best_depth = 1, 0
    table: tuple[Step, ...] = ()
    counted: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = _table(header[2], bool(header[1]), counted)
            here = table
        else:
            key = _KEY.match(line)
            if not key:
                continue
            here = (*table, key[1])
        if len(here) > best_depth and tuple(steps[: len(here)]) == here:
            best, best_depth = number, len(here)
    return best


def _table(name: str, repeated: bool, counted: dict[str, int]) -> tuple[Step, ...]:
    """The steps to a table whose header was just read; `counted` holds how often each array's was."""
    parts = tuple(part.strip("\"' ") for part in name.split("."))
    if not repeated:
        return parts
    counted[name] = counted.get(name, -1) + 1
    return (*parts, counted[name])
