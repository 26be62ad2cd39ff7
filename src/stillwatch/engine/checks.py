"""What every engine checks before it does as it is told: names of tables, and the values of a step."""

from __future__ import annotations

import re
from typing import Final

from stillwatch.engine.contract import Parameters, Value
from stillwatch.engine.steps import Step
from stillwatch.model.errors import StillwatchError

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def checked_name(name: str) -> str:
    """Table names are the one thing that cannot be bound, so they are plain words only."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"table {name!r}: a name is lower-case letters, digits and underscores")
    return name


def checked_values(step: Step, parameters: Parameters | None) -> dict[str, Value]:
    """The values to bind; `StillwatchError` where they are not exactly those that the step asks for."""
    given = dict(parameters or {})
    if step.parameters != given.keys():
        wrong = sorted(step.parameters ^ given.keys())
        raise StillwatchError(
            f"step {step.name}: {', '.join(wrong)}: asked for but not given, or given but not asked for",
            hint=f"It takes: {', '.join(sorted(step.parameters)) or 'no values'}.",
        )
    return given
