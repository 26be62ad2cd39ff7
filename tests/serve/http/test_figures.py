"""`/metrics`."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.engine.intake.sent import exchange
from tests.serve.http.served import as_role


def test_figures_are_those_of_this_service(client: TestClient) -> None:
    client.post("/v1/exchanges", json=[exchange(1), exchange(2)])
    client.get("/no/such/path")
    answer = client.get("/metrics", headers=as_role(Role.VIEWER))
    assert answer.headers["Content-Type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert "stillwatch_intake_accepted_total 2.0" in lines
    assert 'stillwatch_health{check="intake"} 1.0' in lines
    assert any('route="/v1/exchanges",status="200"' in line for line in lines)
    assert not any("/no/such/path" in line for line in lines), "made-up paths would fill the memory"
