"""The exchange with Envoy: the caller's own request in, 200 with headers or the caller's answer out."""

from __future__ import annotations

import json

import pytest

from stillwatch.decide.roles import Role
from stillwatch.serve.inline.settings import InlineSettings
from tests.serve.http.asked import asking
from tests.serve.http.served import as_role
from tests.serve.inline.staged import decider, snapshot, wording

CLIENT = asking()
CHAT = "/v1/ext_authz/v1/chat/completions"


def chat(system: str = "Hello", model: str = "gpt-4o") -> str:
    talk = [{"role": "system", "content": system}, {"role": "user", "content": "Grade it."}]
    return json.dumps({"model": model, "messages": talk})


def test_a_suspended_account_gets_the_answer_that_envoy_hands_on() -> None:
    answer = CLIENT.post(CHAT, content=chat(), headers={"x-stillwatch-account": "member"})
    assert answer.status_code == 403
    assert answer.headers["x-stillwatch-reason"] == "suspended"
    error = answer.json()["error"]
    assert error["code"] == "suspended"
    assert answer.headers["x-stillwatch-appeal"] in error["hint"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_method_and_path_of_others_pass(method: str) -> None:
    answer = CLIENT.request(method, "/v1/ext_authz/v1/models?x=1", headers={"x-stillwatch-account": "ann"})
    assert answer.status_code == 200
    assert answer.content == b""


def test_what_the_gateway_carries_out_comes_in_headers() -> None:
    client = asking(decider(snapshot("summarise_reasoning")))
    headers = {"x-stillwatch-account": "member"}
    refused = client.post(CHAT, content=chat(), headers=headers)
    assert refused.status_code == 403
    assert refused.headers["x-stillwatch-verification"] == "phone"


def test_marks_are_seen_in_the_body() -> None:
    client = asking()
    found = [
        client.post(CHAT, content=chat(wording(n)), headers={"x-stillwatch-account": "head"})
        for n in range(3)
    ]
    assert [answer.status_code for answer in found][-1] == 403


@pytest.mark.parametrize("body", ["", "{", "[]", '{"model": 7, "messages": 8}', "\x00" * 50])
def test_a_body_that_says_nothing_still_has_an_account(body: str) -> None:
    assert CLIENT.post(CHAT, content=body, headers={"x-stillwatch-account": "member"}).status_code == 403
    assert CLIENT.post(CHAT, content=body, headers={"x-stillwatch-account": "ann"}).status_code == 200


@pytest.mark.parametrize(("fail", "status"), [("open", 200), ("closed", 503)])
def test_where_nobody_is_named_it_fails_as_it_is_set(fail: str, status: int) -> None:
    client = asking(settings=InlineSettings(fail=fail))  # type: ignore[arg-type]
    answer = client.post(CHAT, content=chat())
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["x-stillwatch-reason"] == "unavailable"


def test_the_gateways_token_may_stand_beside_the_callers() -> None:
    headers = {"Authorization": "Bearer sk-of-the-caller", "x-stillwatch-account": "ann"}
    assert CLIENT.post(CHAT, headers=headers).status_code == 401
    assert CLIENT.post(CHAT, headers={**headers, "x-stillwatch-token": Role.GATEWAY.value}).status_code == 200
    assert CLIENT.post(CHAT, headers={**headers, **as_role(Role.VIEWER)}).status_code == 403
