"""Reads a file of alerts; a fault names the file, the line and the field, and never an address.

Addresses hold secrets, so the file holds none: `${NAME}` stands for a variable of the environment.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec

from stillwatch.decide.policy.faults import located
from stillwatch.decide.policy.files import text_in
from stillwatch.decide.policy.places import Step, line_of
from stillwatch.model.errors import StillwatchError
from stillwatch.model.harvest import LABELS
from stillwatch.serve.alerts.terms import AlertFile, AnyRule, NewCampaign, name_of

_HINT: Final = "See docs/service.md, Alerts."
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Alerts(msgspec.Struct, frozen=True):
    """Rules, and the address of each place with its secrets in it: not to be shown."""

    rules: tuple[AnyRule, ...]
    places: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Alerts({len(self.rules)} rules, places {', '.join(self.places)})"


def read_alerts(path: Path, environment: Mapping[str, str]) -> Alerts:
    """The alerts in a file, secrets taken from `environment`. Raises StillwatchError where it holds none."""
    return parse_alerts(text_in(path, "file of alerts", _HINT), str(path), environment)


def parse_alerts(text: str, name: str, environment: Mapping[str, str]) -> Alerts:
    """The alerts written in `text`; `name` stands for it in errors."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StillwatchError(f"{name}: not TOML: {error}", hint=_HINT) from error
    try:
        file = msgspec.convert(values, AlertFile)
    except msgspec.ValidationError as error:
        raise StillwatchError(located(str(error), text, name), hint=_HINT) from error
    for steps, what in (*_faults(file), *_missing(file, environment)):
        field = ".".join(str(step) for step in steps)
        raise StillwatchError(f"{name}:{line_of(text, steps)}: {field}: {what}", hint=_HINT)
    places = {place: _filled(address, environment) for place, address in file.places.items()}
    return Alerts(tuple(file.rule), places)


def _faults(file: AlertFile) -> Iterator[tuple[tuple[Step, ...], str]]:
    """What cannot be meant, with the steps that lead to it."""
    for place, address in file.places.items():
        yield from ((("places", place), what) for what in _address_faults(address))
    names: set[str] = set()
    for at, rule in enumerate(file.rule):
        if name_of(rule) in names:
            yield ("rule", at), f"there is a rule {name_of(rule)!r} already; give each a name of its own"
        names.add(name_of(rule))
        for place in rule.to:
            if place not in file.places:
                yield ("rule", at, "to"), f"there is no place {place!r}; known are {', '.join(file.places)}"
        if isinstance(rule, NewCampaign):
            for target in rule.targets:
                if target not in LABELS:
                    yield ("rule", at, "targets"), f"there is no {target!r}; known are {', '.join(LABELS)}"


def _address_faults(address: str) -> Iterator[str]:
    if _VARIABLE.fullmatch(address):
        return
    if "://" not in address:
        yield "expected an address of apprise such as mailtos://..., or a variable such as ${ONCALL_URL}"
        return
    try:
        password = urlsplit(_VARIABLE.sub("", address)).password
    except ValueError:
        yield "not an address"
        return
    if password:
        yield "holds a password; write ${NAME} and set the variable NAME"


def _missing(file: AlertFile, environment: Mapping[str, str]) -> Iterator[tuple[tuple[Step, ...], str]]:
    for place, address in file.places.items():
        for variable in _VARIABLE.findall(address):
            if not environment.get(variable):
                yield ("places", place), f"the variable {variable} is not set in the environment"


def _filled(address: str, environment: Mapping[str, str]) -> str:
    """The address with its variables: one that is a whole address as it is, a part of one quoted."""
    whole = _VARIABLE.fullmatch(address)
    if whole:
        return environment[whole[1]]
    return _VARIABLE.sub(lambda found: quote(environment[found[1]], safe=""), address)
