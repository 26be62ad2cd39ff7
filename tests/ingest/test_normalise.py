"""Values are checked: absurd ones of the provider refuse the row, junk of a client does not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.ingest.normalise import normalise, tool_names
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Exchange
from stillwatch.model.normal import NormalExchange
from tests.ingest.native_rows import NOW_US, cases, json_values, native

FIELDS = [name for name in Exchange.__struct_fields__ if name not in ("request", "response", "usage")]


def normal(**changes: Any) -> NormalExchange:
    """The normal form of a good row with `changes`."""
    return normalise(msgspec.convert(native(**changes), Exchange), NOW_US)


@pytest.mark.parametrize("case", cases("normalise"), ids=lambda case: f"{case['field']}-{case['reason']}")
def test_found_cases_are_refused_with_their_field(case: dict[str, Any]) -> None:
    with pytest.raises(BadRow) as raised:
        normal(**case["changes"])
    assert (raised.value.field, raised.value.reason) == (case["field"], case["reason"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("field", ["latency_ms", "request.temperature"])
def test_numbers_that_are_none_are_refused(field: str, value: float) -> None:
    row = msgspec.convert(native(), Exchange)
    if field == "latency_ms":
        row = msgspec.structs.replace(row, latency_ms=value)
    else:
        row = msgspec.structs.replace(row, request=msgspec.structs.replace(row.request, temperature=value))
    with pytest.raises(BadRow) as raised:
        normalise(row, NOW_US)
    assert raised.value.field == field


def test_the_largest_values_pass() -> None:
    found = normal(
        id="x" * 1024,
        asn=2**32 - 1,
        usage={"input_tokens": 100_000_000},
        request={"n": 32_767, "temperature": 100, "max_tokens": 0},
        status=999,
    )
    assert (len(found.id), found.asn, found.input_tokens, found.choices) == (
        1024, 2**32 - 1, 100_000_000, 32_767,
    )  # fmt: skip


def test_an_empty_optional_text_was_not_logged() -> None:
    found = normal(org="", api_key="", ip="", user_agent="", conversation="", endpoint="")
    assert found.org is found.api_key is found.ip is found.user_agent is found.conversation is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4431", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", None),
        ("203.0.113.x", None),
        ("x" * 5000, None),
    ],
)
def test_an_address_is_cleaned_and_junk_in_it_hides_nothing(written: str, read: str | None) -> None:
    assert normal(ip=written).ip == read


def test_texts_that_a_client_chooses_are_cut_and_never_refuse_a_row() -> None:
    found = normal(user_agent="u" * 5000, conversation="c" * 5000, request={"tools": [{"name": "t" * 5000}]})
    assert (len(found.user_agent or ""), len(found.conversation or "")) == (1024, 1024)
    assert [len(name) for name in found.tools] == [1024]


def test_system_messages_are_no_turns_so_that_all_apis_count_alike() -> None:
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]
    inside, apart = (
        normal(request={"messages": messages}),
        normal(request={"system": "Be brief.", "messages": messages[1:]}),
    )
    assert inside == apart
    assert inside.turns == 1


def test_the_names_of_tools() -> None:
    tools = [
        {"name": "b"},
        {"type": "function", "function": {"name": "a"}},
        {"toolSpec": {"name": "c"}},
        {"type": "web_search"},
        {"name": "b"},
        {"name": 5},
        {},
        "junk",
    ]
    assert tool_names(tools) == ("a", "b", "c", "web_search")


@settings(deadline=None)
@given(st.sampled_from([*FIELDS, "request", "response", "usage"]), json_values)
def test_nothing_but_bad_row_is_raised_and_what_comes_out_is_well_typed(field: str, value: Any) -> None:
    with suppress(BadRow, msgspec.ValidationError):
        found = normal(**{field: value})
        assert msgspec.convert(msgspec.to_builtins(found), NormalExchange) == found


@settings(deadline=None)
@given(json_values, json_values, json_values)
def test_any_content_of_messages_and_tools(content: Any, system: Any, tools: Any) -> None:
    messages = [
        {"role": role, "content": content} for role in ("system", "user", "assistant", "tool", "user")
    ]
    with suppress(BadRow, msgspec.ValidationError):
        found = normal(request={"messages": messages, "system": system, "tools": tools})
        assert found.turns == 4
        assert list(found.tools) == sorted(set(found.tools))
