"""Unknown parameters are refused."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_a_misspelt_parameter_is_told_and_not_repeated(client: TestClient) -> None:
    answer = client.post("/v1/exchanges?formta=native", json=[])
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_parameter")
    assert "there are: format" in answer.json()["error"]["message"]
    assert "formta" not in answer.text
    assert client.post("/v1/exchanges?format=native", json=[]).status_code == 200


def test_the_path_that_envoy_passes_on_may_hold_anything(client: TestClient) -> None:
    answer = client.get("/v1/ext_authz/v1/messages?beta=true")
    assert answer.status_code == 403, "an ingester may not ask; the query is none of our business"
