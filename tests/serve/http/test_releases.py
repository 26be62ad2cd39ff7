"""`/v1/releases`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.serve.http.releases import moment
from tests.serve.http.served import as_role

VIEWER = as_role(Role.VIEWER)


def test_the_calendar_gives_back_what_was_sent(client: TestClient) -> None:
    calendar = [{"model": "atlas-5", "released": "2026-01-14T12:00:00Z"}]
    assert client.post("/v1/releases", json=calendar).json() == {"kept": 1}
    assert client.get("/v1/releases", headers=VIEWER).json() == {"releases": calendar}


@pytest.mark.parametrize("wrong", [{}, [{"model": "x"}], [{"model": " ", "released": "2026-01-14"}], [1]])
def test_a_calendar_with_a_fault_is_refused_whole(client: TestClient, wrong: object) -> None:
    before = client.get("/v1/releases", headers=VIEWER).json()
    good = [{"model": "good", "released": "2026-01-14"}]
    body = good + wrong if isinstance(wrong, list) else wrong
    assert client.post("/v1/releases", json=body).status_code == 400
    assert client.get("/v1/releases", headers=VIEWER).json() == before


@pytest.mark.parametrize(("field", "value"), [("model", "+x"), ("released", "1"), ("released", "-17.5")])
def test_what_the_description_rules_out_is_refused(client: TestClient, field: str, value: str) -> None:
    entry = {"model": "x", "released": "2026-01-14T12:00:00Z"} | {field: value}
    answer = client.post("/v1/releases", json=[entry])
    assert answer.status_code == 400
    assert f"0.{field}" in answer.json()["error"]["message"]


def test_moments_are_utc() -> None:
    assert moment(0) == datetime(1970, 1, 1, tzinfo=UTC)
