"""docs/input.md names each field that can be given, and its examples are what the model takes."""

from __future__ import annotations

import re

import msgspec
import pytest

from stillwatch.model.account import AccountFacts, Authorised, Release
from stillwatch.model.exchange import Exchange, Message, Request, Response, Usage
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "input.md").read_text("utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
SHAPES = (Exchange, AccountFacts, list[Release], list[Authorised])


@pytest.mark.parametrize(
    "noun", [Exchange, Message, Request, Response, Usage, AccountFacts, Release, Authorised]
)
def test_each_field_is_named(noun: type[msgspec.Struct]) -> None:
    named = set(re.findall(r"`(\w+)`", PAGE)) | set(re.findall(r'"(\w+)":', PAGE))
    assert [field for field in noun.__struct_fields__ if field not in named] == []


@pytest.mark.parametrize("index", range(len(SHAPES)))
def test_each_example_is_one_of_ours(index: int) -> None:
    assert len(EXAMPLES) == len(SHAPES)
    decoded = msgspec.json.decode(EXAMPLES[index], type=SHAPES[index], strict=True)
    again = msgspec.json.decode(msgspec.json.encode(decoded))
    assert known_keys(msgspec.json.decode(EXAMPLES[index])) <= known_keys(again)


def known_keys(value: object) -> set[str]:
    """All keys of a JSON value, at every depth."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in known_keys(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in known_keys(inner)}
    return set()
