"""`POST /v1/litellm`: the three formats of LiteLLM's callback."""

from __future__ import annotations

import msgspec
import pytest
from fastapi.testclient import TestClient

PAYLOAD = {
    "id": "chatcmpl-1", "litellm_call_id": "call-1", "call_type": "acompletion", "startTime": 1767571205.7,
    "model": "atlas-4", "model_group": "atlas-4", "model_parameters": {"max_tokens": 10}, "stream": False,
    "messages": [{"role": "user", "content": "Explain it step by step."}], "status": "success",
    "response": {"choices": [{"message": {"role": "assistant", "content": "Because."}}]},
    "metadata": {"user_api_key_hash": "k1", "user_api_key_user_id": "acct_1"},
    "prompt_tokens": 5, "completion_tokens": 2, "response_time": 1.5,
}  # fmt: skip
ONE = msgspec.json.encode(PAYLOAD)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"[" + ONE + b"," + ONE + b"]", "application/json", 2),
        (ONE, "application/json", 1),
        (ONE + b"\n" + ONE, "application/x-ndjson", 2),
    ],
    ids=["json_array", "single", "ndjson"],
)
def test_each_format_is_taken(client: TestClient, body: bytes, kind: str, expected: int) -> None:
    answer = client.post("/v1/litellm", content=body, headers={"Content-Type": kind})
    assert answer.json() == {"accepted": expected, "quarantined": 0, "refused": []}


def test_a_payload_without_account_is_named(client: TestClient) -> None:
    answer = client.post("/v1/litellm", json=[PAYLOAD, PAYLOAD | {"metadata": {}}])
    assert answer.json()["accepted"] == 1
    assert answer.json()["refused"][0]["index"] == 1
