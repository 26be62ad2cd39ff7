"""Health over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.intake.intake import Limits
from tests.engine.intake.sent import exchange
from tests.serve.http.served import as_role


def test_a_service_that_works_says_so(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Authorization": ""}).json() == {"status": "ok"}
    answer = client.get("/readyz", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_disk_without_room_is_told_to_all_and_why_to_those_who_may_read(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = client.app.state.service.intake  # type: ignore[attr-defined]
    with monkeypatch.context() as full:
        full.setattr(intake, "limits", Limits(free=1 << 60))
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["intake"]) == (503, "failing")
        assert "MiB" not in ready.text
        told = client.get("/v1/health", headers=as_role(Role.VIEWER)).json()
        assert "MiB are free" in told["checks"]["intake"]["says"]
        assert client.post("/v1/exchanges", json=[exchange(1)]).status_code == 507
    assert client.get("/readyz").status_code == 200


def test_figures_of_the_backlog_are_told(client: TestClient) -> None:
    client.post("/v1/exchanges", json=[exchange(2), {}])
    told = client.get("/v1/health", headers=as_role(Role.VIEWER)).json()
    assert told["backlog_rows"] >= 1
    assert told["accepted"] >= 1
    assert told["quarantined"] >= 1
    assert told["waited_s"] >= 0
    assert told["looks"]["turn_s"] > 0
    assert told["looks"]["ended_s"] is None
