"""`/v1/appeals`: a customer's way out."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.answers.decisions import find_decision
from stillwatch.engine.state.answers.verdicts import all_verdicts
from stillwatch.serve.service import Service
from tests.serve.http.served import as_role

APPROVER, GATEWAY = as_role(Role.APPROVER), as_role(Role.GATEWAY)


def test_an_appeal_that_is_granted_undoes_the_decision(reviewed: TestClient) -> None:
    service: Service = reviewed.app.state.service  # type: ignore[attr-defined]
    with service.state.read() as connection:
        verdict = all_verdicts(connection)[0]
        decision = find_decision(connection, verdict.decision)
    assert decision is not None
    plea = {"token": decision.appeal, "words": "I teach a class."}
    made = reviewed.post("/v1/appeals", json=plea, headers=GATEWAY).json()
    assert made["state"] == "open"
    assert reviewed.post("/v1/appeals", json=plea, headers=GATEWAY).status_code == 409
    assert [a["id"] for a in reviewed.get("/v1/appeals", headers=APPROVER).json()] == [made["id"]]
    closed = reviewed.post(f"/v1/appeals/{made['id']}", json={"grant": True}, headers=APPROVER)
    assert (closed.json()["state"], closed.json()["closed_by"]) == ("granted", "approver")
    with service.state.read() as connection:
        assert verdict.account not in {known.account for known in all_verdicts(connection)}


def test_a_token_that_belongs_to_nothing_is_not_found(reviewed: TestClient) -> None:
    assert reviewed.post("/v1/appeals", json={"token": "x"}, headers=GATEWAY).status_code == 404
    assert reviewed.post("/v1/appeals/x", json={"grant": True}, headers=APPROVER).status_code == 404
