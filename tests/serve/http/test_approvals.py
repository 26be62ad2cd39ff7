"""`/v1/approvals`: four eyes before a suspension."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role

APPROVER, ADMIN = as_role(Role.APPROVER), as_role(Role.ADMIN)


def test_a_suspension_waits_for_two_people(reviewed: TestClient) -> None:
    (asked,) = reviewed.get("/v1/approvals", headers=APPROVER).json()
    assert (asked["response"], asked["needed"], asked["state"]) == ("suspend", 2, "waiting")
    path = f"/v1/approvals/{asked['id']}"
    first = reviewed.post(path, json={"agree": True}, headers=APPROVER)
    assert first.json()["state"] == "waiting"
    again = reviewed.post(path, json={"agree": True}, headers=APPROVER)
    assert again.status_code == 409, "one person counts once"
    second = reviewed.post(path, json={"agree": True}, headers=ADMIN)
    assert second.json()["state"] == "given"
    assert [given["by"] for given in second.json()["given"]] == ["approver", "admin"]


def test_who_may_not_approve_and_what_is_no_question(reviewed: TestClient) -> None:
    path = "/v1/approvals/none"
    assert reviewed.post(path, json={"agree": True}, headers=as_role(Role.ANALYST)).status_code == 403
    assert reviewed.post(path, json={"agree": True}, headers=APPROVER).status_code == 404
    assert reviewed.post(path, json={"agree": 1}, headers=APPROVER).status_code == 422
