"""`/v1/indicators`."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries_about
from tests.serve.http.served import as_role

ANALYST, VIEWER, GATEWAY = as_role(Role.ANALYST), as_role(Role.VIEWER), as_role(Role.GATEWAY)
WANTED: dict[str, Any] = {
    "kind": "network", "value": "203.0.113.0/24", "source": "Example Lab", "reason": "a resale proxy",
    "confidence": 0.7,
}  # fmt: skip
ASKED = {"account": "acct_1", "model": "atlas-4", "ip": "203.0.113.9"}


def test_an_indicator_is_a_hash_reaches_decisions_at_once_and_can_be_withdrawn(client: TestClient) -> None:
    made = client.post("/v1/indicators", json=WANTED, headers=ANALYST).json()
    assert (len(made["value"]), made["kind"], made["confidence"]) == (16, "network", 0.7)
    assert made["since"] < made["valid_until"]
    assert client.get("/v1/indicators", headers=VIEWER).json() == [made]
    met = client.post("/v1/decide", json=ASKED, headers=GATEWAY).json()
    assert (met["reason"], met["would"], met["allow"]) == ("indicator", "notify", True)
    assert made["id"] in met["reasons"][0]
    path = f"/v1/indicators/{made['id']}"
    assert client.delete(path, headers=ANALYST).json() == made
    assert client.get("/v1/indicators", headers=VIEWER).json() == []
    assert client.delete(path, headers=ANALYST).status_code == 404
    assert client.post("/v1/decide", json=ASKED, headers=GATEWAY).json()["reason"] == "none"
    with client.app.state.service.state.read() as connection:  # type: ignore[attr-defined]
        actions = [entry.action for entry in entries_about(connection, made["value"])]
    assert actions == ["add_indicator", "withdraw_indicator"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("account", "acct_7"), ("org", "org_7"), ("client", "acme/1"), ("frame", "Think step by step aloud.")],
)
def test_each_kind_is_kept_without_what_it_names(client: TestClient, kind: str, value: str) -> None:
    answer = client.post("/v1/indicators", json=WANTED | {"kind": kind, "value": value}, headers=ANALYST)
    assert answer.status_code == 200, answer.text
    assert value not in answer.text
    client.delete(f"/v1/indicators/{answer.json()['id']}", headers=ANALYST)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"value": "203.0.113.0/16"}, 422),
        ({"value": "secret.example"}, 422),
        ({"kind": "frame", "value": "secret.example"}, 422),
        ({"kind": "payment"}, 422),
        ({"confidence": 1.5}, 422),
        ({"source": ""}, 422),
        ({"valid_until": "2020-01-01T00:00:00Z"}, 409),
        ({"days": 3}, 422),
    ],
)
def test_what_cannot_be_meant_is_refused(client: TestClient, more: dict[str, Any], status: int) -> None:
    answer = client.post("/v1/indicators", json=WANTED | more, headers=ANALYST)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "hint"}
    assert "secret" not in answer.text
    assert client.get("/v1/indicators", headers=VIEWER).json() == []


def test_a_viewer_reads_and_adds_nothing(client: TestClient) -> None:
    assert client.post("/v1/indicators", json=WANTED, headers=VIEWER).status_code == 403
    assert client.delete("/v1/indicators/ind_1", headers=VIEWER).status_code == 403
    assert client.get("/v1/indicators", headers=GATEWAY).status_code == 403
