"""Which field of a log's rows names the account, where an operator says so: `FORMAT=FIELD[,FIELD...]`.

A row is read as if it had named the account in the format's own place; fields that the format has for that
do not count then, so that every account is called in one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from stillwatch.ingest.bodies.fields import kind_of
from stillwatch.ingest.envelope import open_object
from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.manifest import reader_named
from stillwatch.ingest.readers.otel_genai import ACCOUNT_ATTRIBUTES
from stillwatch.model.errors import BadRow, StillwatchError
from stillwatch.model.exchange import Exchange

# where each reader looks first
_PLACES: Final[dict[str, tuple[str, ...]]] = {
    "native": ("account",),
    "parquet": ("account",),
    "anthropic": ("account",),
    "openai_chat": ("account",),
    "openai_responses": ("account",),
    "litellm": ("metadata", "user_api_key_user_id"),
    "bedrock": ("identity", "arn"),
}
_SPANS: Final = "otel_genai"
_SPAN_PLACE: Final = "user.id"
FORMATS: Final = (*_PLACES, _SPANS)


def parse_account_from(told: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Fields by format, from `FORMAT=FIELD[,FIELD...]`; `StillwatchError` where one cannot be meant."""
    found: dict[str, tuple[str, ...]] = {}
    for one in told:
        name, _, fields = one.partition("=")
        named = tuple(field.strip() for field in fields.split(","))
        if name not in FORMATS or not all(named):
            raise StillwatchError(
                f"--account-from {one}: expected FORMAT=FIELD[,FIELD...]",
                hint=f"Formats: {', '.join(FORMATS)}. A field inside another is written with a dot.",
            )
        if name in found:
            raise StillwatchError(f"--account-from {one}: {name} was told before", hint="Name it once.")
        found[name] = named
    return found


class AccountFrom:
    """A reader that takes the account from the first of `fields` that holds a text or a whole number."""

    def __init__(self, reader: str, fields: tuple[str, ...]) -> None:
        self._reader: Reader = reader_named(reader)
        self.name, self.title, self._fields = self._reader.name, self._reader.title, fields

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """As the reader does."""
        return self._reader.recognises(rows)

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """As the reader's; BadRow where none of the fields is there."""
        values: dict[str, Any] = dict(open_object(row).values)
        if self.name == _SPANS:
            _place_in_spans(values, self._fields)
        else:
            _place(values, _PLACES[self.name], _first(values, self._fields))
        return self._reader.exchanges(msgspec.json.encode(values))


def _first(values: Mapping[str, Any], fields: Sequence[str]) -> str:
    for field in fields:
        found = _at(values, field)
        if found is None or found == "":
            continue
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise BadRow(field, f"expected str, got {kind_of(found)}")
        return str(found)
    raise BadRow(fields[0], "missing, and it is to name the account")


def _at(values: Any, field: str) -> Any:
    """The value of a field, which may stand inside others; None where it is missing."""
    if not isinstance(values, dict):
        return None
    if field in values:
        return values[field]
    outer, _, inner = field.partition(".")
    return _at(values.get(outer), inner) if inner else None


def _place(values: dict[str, Any], path: Sequence[str], account: str) -> None:
    *outer, last = path
    for name in outer:
        inner = values.get(name)
        values[name] = dict(inner) if isinstance(inner, dict) else {}
        values = values[name]
    values[last] = account


def _place_in_spans(export: dict[str, Any], fields: Sequence[str]) -> None:
    """Name the account in each span: by its attributes, else by those of its resource. A span without any of
    the fields names nobody, which its reader refuses."""
    for group in _objects(export, "resourceSpans", "resource_spans"):
        told = group.get("resource")
        resource: dict[str, Any] = told if isinstance(told, dict) else {}
        inherited = _attributes(resource)
        for span in _spans(group):
            own = _attributes(span)
            found = next((own.get(f) or inherited.get(f) for f in fields if f in own or f in inherited), None)
            kept = [pair for pair in span.get("attributes") or [] if not _names_account(pair)]
            named = {"key": _SPAN_PLACE, "value": {"stringValue": found}}
            span["attributes"] = [*kept, named] if found else kept
        if resource.get("attributes"):
            group["resource"] = {
                **resource, "attributes": [p for p in resource["attributes"] if not _names_account(p)],
            }  # fmt: skip


def _spans(group: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for scope in _objects(group, "scopeSpans", "scope_spans", "instrumentationLibrarySpans"):
        yield from _objects(scope, "spans")


def _objects(owner: dict[str, Any], *names: str) -> Iterator[dict[str, Any]]:
    for name in names:
        listed = owner.get(name)
        if isinstance(listed, list):
            yield from (one for one in listed if isinstance(one, dict))
            return


def _attributes(owner: dict[str, Any]) -> dict[str, str]:
    """Attributes that are texts or whole numbers."""
    found = {}
    for pair in _objects(owner, "attributes"):
        value = pair.get("value")
        for kind in ("stringValue", "string_value", "intValue", "int_value"):
            if isinstance(value, dict) and isinstance(value.get(kind), str | int):
                found[str(pair.get("key"))] = str(value[kind])
    return found


def _names_account(pair: Any) -> bool:
    return isinstance(pair, dict) and pair.get("key") in ACCOUNT_ATTRIBUTES
