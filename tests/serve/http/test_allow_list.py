"""`/v1/allow-list`."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries_about
from tests.serve.http.served import as_role

APPROVER, VIEWER = as_role(Role.APPROVER), as_role(Role.VIEWER)
WANTED = {"scope": "account", "subject": "acct_1", "reason": "a class", "expires": "2026-12-31T00:00:00Z"}


def test_an_entry_is_a_hash_is_written_down_and_can_be_taken_off(client: TestClient) -> None:
    made = client.post("/v1/allow-list", json=WANTED, headers=APPROVER).json()
    assert (len(made["subject"]), made["reason"]) == (16, "a class")
    assert client.get("/v1/allow-list", headers=VIEWER).json() == [made]
    path = f"/v1/allow-list/{made['id']}"
    assert client.delete(path, headers=APPROVER).json() == made
    assert client.get("/v1/allow-list", headers=VIEWER).json() == []
    assert client.delete(path, headers=APPROVER).status_code == 404
    with client.app.state.service.state.read() as connection:  # type: ignore[attr-defined]
        actions = [entry.action for entry in entries_about(connection, made["subject"])]
    assert actions == ["exempt", "no_longer_exempt"]


def test_an_entry_that_has_expired_is_not_shown(client: TestClient) -> None:
    old = WANTED | {"scope": "campaign", "subject": "camp_1", "expires": "2020-01-01T00:00:00Z"}
    assert client.post("/v1/allow-list", json=old, headers=APPROVER).json()["subject"] == "camp_1"
    assert client.get("/v1/allow-list", headers=VIEWER).json() == []


def test_only_approvers_may_exempt(client: TestClient) -> None:
    assert client.post("/v1/allow-list", json=WANTED, headers=as_role(Role.ANALYST)).status_code == 403
    wrong = WANTED | {"scope": "country"}
    assert client.post("/v1/allow-list", json=wrong, headers=APPROVER).status_code == 422
