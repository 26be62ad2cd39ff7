"""`/v1/decisions`: why, and undo."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.answers.verdicts import all_verdicts
from stillwatch.serve.service import Service
from tests.serve.http.served import as_role

APPROVER = as_role(Role.APPROVER)


def test_a_decision_says_why_and_can_be_undone_once(reviewed: TestClient) -> None:
    service: Service = reviewed.app.state.service  # type: ignore[attr-defined]
    with service.state.read() as connection:
        verdict = all_verdicts(connection)[0]
    path = f"/v1/decisions/{verdict.decision}"
    told = reviewed.get(path, headers=APPROVER).json()
    assert (told["response"], told["undone_by"]) == ("verify", None)
    assert "five accounts pay with one card" in told["reasons"]
    assert reviewed.post(f"{path}/undo", headers=as_role(Role.ANALYST)).status_code == 403
    assert reviewed.post(f"{path}/undo", headers=APPROVER).json()["undone_by"] == "approver"
    with service.state.read() as connection:
        assert verdict.account not in {known.account for known in all_verdicts(connection)}
    assert reviewed.post(f"{path}/undo", headers=APPROVER).status_code == 409
    assert reviewed.get("/v1/decisions/none", headers=APPROVER).status_code == 404
