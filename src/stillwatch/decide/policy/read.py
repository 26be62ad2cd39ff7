"""Reads a policy file; a fault names the file, the line and the field, what was expected, what to do."""

from __future__ import annotations

import hashlib
import tomllib
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.decide.policy.checks import fault_in
from stillwatch.decide.policy.faults import field_at, located
from stillwatch.decide.policy.files import text_in
from stillwatch.decide.policy.places import line_of
from stillwatch.decide.policy.terms import Policy
from stillwatch.model.errors import StillwatchError

DEFAULT: Final = "default.toml"
_HINT: Final = "See docs/policy.md; `stillwatch policy show --default` prints a policy to begin with."


def read_policy(path: Path) -> Policy:
    """The policy in the file `path`. Raises StillwatchError where it is none."""
    return parse_policy(text_in(path, "policy", _HINT), str(path))


def default_text() -> str:
    """The text of the policy that holds where none was given."""
    return resources.files(__package__).joinpath(DEFAULT).read_text("utf-8")


def default_policy() -> Policy:
    """The policy that holds where none was given: it watches and stops nobody."""
    return parse_policy(default_text(), DEFAULT)


def parse_policy(text: str, name: str) -> Policy:
    """The policy written in `text`; `name` stands for it in errors."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StillwatchError(f"{name}: not TOML: {error}", hint=_HINT) from error
    if "version" in values:
        line = line_of(text, ("version",))
        raise StillwatchError(f"{name}:{line}: version: is made from the text; leave it out", hint=_HINT)
    try:
        policy = msgspec.convert(values, Policy)
    except msgspec.ValidationError as error:
        raise StillwatchError(located(str(error), text, name), hint=_HINT) from error
    fault = fault_in(policy)
    if fault is not None:
        steps, what = fault
        field = field_at("$" + "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps))
        raise StillwatchError(f"{name}:{line_of(text, steps)}: {field}: {what}", hint=_HINT)
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    return msgspec.structs.replace(policy, version=version)
