"""Flags of an exchange: what was logged, and nothing that was not."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.detect.classifiers.features import FLAGS, harvest_flags
from stillwatch.model.normal import NormalExchange

NOTHING: dict[str, Any] = dict.fromkeys(NormalExchange.__struct_fields__) | {
    "id": "e", "ts": 0, "account": "a", "model": "m", "system": "", "user": "", "response": "",
    "turns": 1, "tools": (), "image": False, "tool_result": False,
}  # fmt: skip


def test_nothing_logged_sets_no_flag() -> None:
    assert not harvest_flags([NormalExchange(**NOTHING)]).any()


def test_no_exchanges_give_no_rows() -> None:
    assert harvest_flags([]).shape == (0, len(FLAGS))


@pytest.mark.parametrize(
    ("field", "value", "flag"),
    [
        ("image", True, "image"), ("tools", ("search",), "tools"), ("tool_result", True, "tool_result"),
        ("thinking", True, "thinking"), ("logprobs", True, "logprobs"), ("turns", 3, "multi_turn"),
        ("response", "<a>b</a>", "response_tagged"),
    ],
)  # fmt: skip
def test_each_field_sets_its_flag(field: str, value: object, flag: str) -> None:
    row = harvest_flags([NormalExchange(**(NOTHING | {field: value}))])[0]
    assert [name for name, is_set in zip(FLAGS, row, strict=True) if is_set] == [flag]
