"""Requests at the door from headers and bodies of model APIs."""

from __future__ import annotations

import json

import pytest

from stillwatch.serve.inline.gateway import NO_MODEL, account_of_key, from_gateway
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.settings import InlineSettings

SETTINGS = InlineSettings(trusted_proxies=("10.0.0.0/8",), account_from=("header", "key", "body"))


def parsed(body: object = None, **headers: str) -> DoorRequest | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = b"" if body is None else json.dumps(body).encode()
    return from_gateway(named, raw, "/v1/x", "10.0.0.1", SETTINGS, SETTINGS.networks())


def test_headers_name_the_caller() -> None:
    found = parsed(
        {"model": "m", "messages": [{"role": "user", "content": "hi"}]},
        x_stillwatch_account="ann", x_stillwatch_org="firm", x_stillwatch_country="XA",
        x_stillwatch_access_path="api", user_agent="acme/1", x_forwarded_for="203.0.113.9",
    )  # fmt: skip
    assert found is not None
    assert (found.account, found.org, found.country, found.access_path) == ("ann", "firm", "XA", "api")
    assert (found.ip, found.user_agent, found.endpoint, found.model) == (
        "203.0.113.9",
        "acme/1",
        "/v1/x",
        "m",
    )
    assert found.request.messages[0].content == "hi"


@pytest.mark.parametrize(
    "body",
    [{"safety_identifier": "ann"}, {"user": "ann"}, {"metadata": {"user_id": "ann"}, "system": "s"}],
)
def test_else_the_body_does(body: dict[str, object]) -> None:
    found = parsed(body)
    assert found is not None
    assert found.account == "ann"
    assert found.model == NO_MODEL


def test_a_key_names_an_account_by_its_digest() -> None:
    shown = [
        parsed(authorization="Bearer sk-1"),
        parsed(x_api_key="sk-1"),
        parsed({"user": "x"}, x_api_key="sk-1"),
    ]
    assert {found.account if found else None for found in shown} == {account_of_key("sk-1")}
    assert "sk-1" not in account_of_key("sk-1")


def test_the_body_is_not_believed_unless_it_is_set() -> None:
    assert from_gateway({}, b'{"user": "ann"}', "/x", None, InlineSettings()) is None


def test_where_neither_does_there_is_no_request() -> None:
    assert parsed() is None
    assert parsed({"user": 7}) is None


def test_bodies_of_each_api_are_read() -> None:
    answers = parsed({"model": "m", "instructions": "be kind", "input": "hi"}, x_stillwatch_account="a")
    claude = parsed({"model": "m", "system": "be kind", "messages": []}, x_stillwatch_account="a")
    assert answers is not None
    assert claude is not None
    assert answers.request.system == claude.request.system == "be kind"


def test_a_body_of_the_wrong_shape_counts_as_empty() -> None:
    found = parsed({"model": "m", "messages": 7}, x_stillwatch_account="a")
    assert found is not None
    assert found.request.messages == []
