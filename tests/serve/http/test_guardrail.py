"""LiteLLM's guardrail, with bodies as LiteLLM sends them."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.decide.answer import Decision
from stillwatch.decide.roles import Role
from stillwatch.serve.http.guardrail import Guarded, Key, door_request, told_of
from tests.serve.http.asked import asking
from tests.serve.inline.staged import wording

CLIENT = asking()
URL = "/beta/litellm_basic_guardrail_api"


def body(user: str = "member", **more: Any) -> dict[str, Any]:
    given = {
        "input_type": "request",
        "litellm_call_id": "call_1",
        "litellm_trace_id": "trace_1",
        "model": "gpt-4o",
        "texts": ["How far is the moon?"],
        "structured_messages": [{"role": "user", "content": "How far is the moon?"}],
        "images": [],
        "tools": None,
        "tool_calls": None,
        "request_data": {
            "user_api_key_hash": "88dc",
            "user_api_key_user_id": user,
            "user_api_key_alias": "x",
        },
        "request_headers": {"user-agent": "acme/2", "cookie": "[present]"},
        "litellm_version": "1.106.2",
        "additional_provider_specific_params": {},
    }
    return {**given, **more}


def test_a_suspended_account_is_blocked_with_a_way_to_appeal() -> None:
    found = CLIENT.post(URL, json=body()).json()
    assert found["action"] == "BLOCKED"
    assert found["blocked_reason"].startswith("suspended: ")
    assert "appeal_" in found["blocked_reason"]


def test_others_pass() -> None:
    assert CLIENT.post(URL, json=body("customer")).json() == {"action": "NONE"}


def test_answers_pass_unseen() -> None:
    assert CLIENT.post(URL, json=body(input_type="response")).json() == {"action": "NONE"}


def test_a_key_without_a_name_passes() -> None:
    assert CLIENT.post(URL, json=body(request_data=None)).json() == {"action": "NONE"}


def test_marks_are_seen_in_the_messages() -> None:
    client, found = asking(), []
    for n in range(3):
        talk = [{"role": "system", "content": wording(n)}, {"role": "user", "content": "Grade it."}]
        found.append(client.post(URL, json=body("head", structured_messages=talk)).json()["action"])
    assert found[0] == "NONE"
    assert found[-1] == "BLOCKED"


@pytest.mark.parametrize(
    ("key", "account"),
    [(Key(user_api_key_hash="h", user_api_key_user_id="u", user_api_key_end_user_id="e"), "u"),
     (Key(user_api_key_hash="h", user_api_key_end_user_id="e"), "e"), (Key(user_api_key_hash="h"), "h")],
)  # fmt: skip
def test_accounts_are_named_as_in_litellms_logs(key: Key, account: str) -> None:
    found = door_request(Guarded(request_data=key))
    assert found is not None
    assert found.account == account


def test_hidden_and_strange_fields_say_nothing() -> None:
    key = Key(user_api_key_hash="h")
    hidden = door_request(Guarded(request_data=key, request_headers={"User-Agent": "[present]"}))
    assert hidden is not None
    assert hidden.user_agent is None
    strange = door_request(Guarded(request_data=key, structured_messages=[{"role": 7}]))
    assert strange is not None
    assert strange.request.messages == []
    bare = door_request(Guarded(request_data=key, texts=["embed this"]))
    assert bare is not None
    assert bare.request.messages[0].content == "embed this"


def test_the_token_comes_as_litellm_sends_it() -> None:
    shown = {"Authorization": "", "x-api-key": Role.GATEWAY.value}
    assert CLIENT.post(URL, json=body("customer"), headers=shown).status_code == 200
    assert CLIENT.post(URL, json=body(), headers={**shown, "x-api-key": Role.VIEWER.value}).status_code == 403
    assert CLIENT.post(URL, json=body(), headers={"Authorization": ""}).status_code == 401


def test_what_passes_passes_untouched() -> None:
    assert told_of(Decision(mode="enforce", summarise_reasoning=True)).action == "NONE"


def test_what_is_no_guardrail_request_is_refused() -> None:
    assert CLIENT.post(URL, json=body(input_type="neither")).status_code == 422
    assert CLIENT.post(URL, content=b"nonsense").status_code == 400
