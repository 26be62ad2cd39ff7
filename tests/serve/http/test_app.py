"""The application as a whole."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from stillwatch.ingest.lake import Lake
from tests.engine.intake.sent import exchange
from tests.serve.http.served import client_of, settings_in


def test_what_was_accepted_is_in_the_lake_after_an_orderly_end(tmp_path: Path) -> None:
    with client_of(settings_in(tmp_path)) as client:
        assert client.post("/v1/exchanges", json=[exchange(1), exchange(2)]).json()["accepted"] == 2
    assert Lake.open(tmp_path / "lake").count() == 2
    assert list((tmp_path / "lake" / "intake").glob("*.rows")) == []


def test_unknown_paths_and_methods_get_the_envelope(client: TestClient) -> None:
    assert client.get("/v1/nowhere").json()["error"]["code"] == "not_found"
    answer = client.delete("/v1/exchanges")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"


def test_the_description_names_every_failure(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for path in described["paths"].values():
        for operation in path.values():
            assert {"4XX", "5XX"} <= set(operation["responses"])
