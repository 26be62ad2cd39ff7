"""`/v1/erasures`: who may ask, and what is answered (what it does: tests/serve/test_erasures.py)."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role


def test_who_asks_gets_an_id_and_no_account(client: TestClient) -> None:
    answer = client.post("/v1/erasures", json={"account": "acct_7"}, headers=as_role(Role.ADMIN))
    assert answer.status_code == 202
    assert answer.json().keys() == {"id", "asked", "by"}
    assert "acct_7" not in answer.text
    assert client.get("/v1/erasures", headers=as_role(Role.ADMIN)).json()["failure"] == ""


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ANALYST, Role.INGESTER, Role.GATEWAY])
def test_only_administrators_may(client: TestClient, role: Role) -> None:
    asked = client.post("/v1/erasures", json={"account": "acct_7"}, headers=as_role(role))
    assert asked.status_code == 403
    assert client.get("/v1/erasures", headers=as_role(role)).status_code == 403


def test_an_account_has_to_be_named(client: TestClient) -> None:
    for body in ({}, {"account": ""}, {"account": "a", "more": 1}):
        answer = client.post("/v1/erasures", json=body, headers=as_role(Role.ADMIN))
        assert answer.status_code == 422
