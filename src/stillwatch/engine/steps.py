"""The SQL steps of detection: one file, one SELECT, and a first comment that says what a row is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import Final

from stillwatch.model.errors import StillwatchError

STEPS_PACKAGE: Final = "stillwatch.detect.steps"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
# quoted text and comments are skipped, so that a dollar sign in them is no parameter
_PARAMETER: Final = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\$([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Step:
    """One step: `name` is the table it makes, `row` what a row of it is, `sql` a SELECT."""

    name: str
    row: str
    sql: str

    @property
    def parameters(self) -> frozenset[str]:
        """The values it asks for, written `$name` in the text."""
        return frozenset(name for name in _PARAMETER.findall(self.sql) if name)


def load(name: str) -> Step:
    """The step in `detect/steps/NAME.sql`."""
    file = resources.files(STEPS_PACKAGE) / f"{name}.sql"
    if not file.is_file():
        raise StillwatchError(f"no step {name!r}", hint=f"Steps are: {', '.join(step_names())}.")
    return parse(name, file.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Step:
    """A step from its text; `ValueError` where the name or the first comment is not as it must be."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"step {name!r}: a name is lower-case letters, digits and underscores")
    lines = text.strip().splitlines()
    comment: list[str] = []
    while lines and lines[0].startswith("--"):
        comment.append(lines.pop(0).removeprefix("--").strip())
    if not any(comment):
        raise ValueError(f"step {name!r}: the first line must be a comment that says what a row is")
    sql = "\n".join(lines).strip().removesuffix(";").rstrip()
    if not re.match(r"(?i)(select|with)\b", sql):
        raise ValueError(f"step {name!r}: expected one SELECT after the first comment")
    return Step(name, " ".join(comment), sql)


def step_names() -> list[str]:
    """All steps that ship, by name."""
    files = resources.files(STEPS_PACKAGE).iterdir()
    return sorted(file.name.removesuffix(".sql") for file in files if file.name.endswith(".sql"))
