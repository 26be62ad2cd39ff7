"""Every reader is found by its name and its rows, and no input makes one raise anything but BadRow."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from importlib.metadata import EntryPoint
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.ingest.normalise import normalise
from stillwatch.ingest.readers import manifest
from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.manifest import READERS, all_readers, reader_named, recognise
from stillwatch.ingest.readers.native import NativeReader
from stillwatch.model.errors import BadRow, StillwatchError
from stillwatch.model.normal import NormalExchange
from tests.ingest.native_rows import NOW_US, cases, json_values, native, payload

SEEDS: dict[str, list[dict[str, Any]]] = {
    "native": [native()],
    "parquet": [native(request=json.dumps(native()["request"]))],
    "litellm": [line["payload"] for line in payload("litellm")],
    "anthropic": payload("anthropic"),
    "openai_chat": payload("openai")[:2],
    "openai_responses": payload("openai")[2:],
    "bedrock": payload("bedrock"),
    "otel_genai": payload("otel_current") + payload("otel_legacy") + payload("otel_openinference"),
}


def swallow(reader: Reader, document: bytes) -> int:
    """How many exchanges come of it, all of the right types; BadRow is the one error that may be raised."""
    count = 0
    try:
        for exchange in reader.exchanges(document):
            with suppress(BadRow):
                normal = normalise(exchange, NOW_US)
                msgspec.convert(msgspec.to_builtins(normal), NormalExchange)
                count += 1
    except BadRow as bad:
        return count if bad.field and bad.reason else -1
    return count


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a document."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [found for key, item in pairs for found in places(item, (*path, key))]


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of `document` with `value` at `path`."""
    if not path:
        return value
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def test_every_reader_keeps_the_contract() -> None:
    assert all(isinstance(reader, Reader) for reader in READERS)
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert READERS[-1].name == "native"


@pytest.mark.parametrize("name", SEEDS)
def test_rows_of_a_format_are_recognised_as_it(name: str) -> None:
    for row in SEEDS[name]:
        reader = recognise([row])
        assert reader is not None
        assert reader.name == name


def test_no_reader_claims_what_is_none_of_these() -> None:
    assert recognise([]) is None
    assert recognise([{"account": "acct_1", "created": "2026-01-01"}, {"level": "info", "msg": "up"}]) is None


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(StillwatchError) as raised:
        reader_named("nativ")
    assert "native" in raised.value.hint


@pytest.mark.parametrize("name", SEEDS)
@settings(deadline=None)
@given(data=st.data())
def test_arbitrary_json_raises_nothing_but_bad_row(name: str, data: st.DataObject) -> None:
    assert 0 <= swallow(reader_named(name), json.dumps(data.draw(json_values)).encode()) <= 3


@pytest.mark.parametrize("name", SEEDS)
@settings(deadline=None)
@given(data=st.data())
def test_a_real_row_with_anything_in_any_place_raises_nothing_but_bad_row(
    name: str, data: st.DataObject
) -> None:
    row = data.draw(st.sampled_from(SEEDS[name]))
    path = data.draw(st.sampled_from(places(row)))
    assert 0 <= swallow(reader_named(name), json.dumps(put(row, path, data.draw(json_values))).encode()) <= 3


@pytest.mark.parametrize("name", SEEDS)
@settings(deadline=None)
@given(data=st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_but_bad_row(name: str, data: bytes) -> None:
    assert swallow(reader_named(name), data) == 0


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("levels", [40, 200, 2_000, 200_000])
def test_deep_nesting_raises_nothing_but_bad_row(name: str, levels: int) -> None:
    deep = b'{"a":[' * levels + b"1" + b"]}" * levels
    for row in SEEDS[name]:
        for key in row:
            hole = json.dumps(row | {key: "HOLE"}).encode()
            assert 0 <= swallow(reader_named(name), hole.replace(b'"HOLE"', deep)) <= 3


@pytest.mark.parametrize("case", cases("readers"), ids=lambda case: f"{case['reader']}-{case['field']}")
def test_found_cases_name_their_field(case: dict[str, Any]) -> None:
    row = case["bytes"].encode("latin-1") if "bytes" in case else json.dumps(case["row"]).encode()
    with pytest.raises(BadRow) as raised:
        _ = [normalise(exchange, NOW_US) for exchange in reader_named(case["reader"]).exchanges(row)]
    assert raised.value.field == case["field"]


class _Strange(NativeReader):
    name = "strange"
    title = "A stranger's format"


def test_a_strangers_reader_enters_by_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("strange", f"{__name__}:_Strange", manifest.ENTRY_POINTS)
    monkeypatch.setattr(EntryPoint, "load", lambda _: _Strange)
    monkeypatch.setattr(manifest, "entry_points", lambda **_: [entry])
    all_readers.cache_clear()
    try:
        assert all_readers()[0].name == "strange"
        monkeypatch.setattr(EntryPoint, "load", lambda _: object())
        all_readers.cache_clear()
        with pytest.raises(StillwatchError, match="is not a reader"):
            all_readers()
    finally:
        all_readers.cache_clear()
