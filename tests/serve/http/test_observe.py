"""Every answer has an id, and refused requests are logged with it."""

from __future__ import annotations

from fastapi.testclient import TestClient
from structlog.testing import capture_logs


def test_a_refused_request_is_logged_with_the_id_of_its_answer(client: TestClient) -> None:
    with capture_logs() as logs:
        answer = client.post("/v1/exchanges", content=b"{", headers={"Content-Type": "application/json"})
        client.get("/healthz")
    assert len(logs) == 1
    entry = logs[0]
    assert entry["request"] == answer.headers["X-Request-Id"]
    assert (entry["route"], entry["status"], entry["caller"]) == ("/v1/exchanges", 400, "ingester")
