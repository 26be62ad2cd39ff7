"""`/v1/programmes`."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries_about
from tests.serve.http.served import as_role

ADMIN = as_role(Role.ADMIN)
ORG = {"holder": "org", "name": "org_1"}
LICENCE: dict[str, Any] = {"id": "p1", "reason": "licence 12", "expires": "2026-12-31T00:00:00Z"}


def test_a_programme_is_kept_as_a_hash_and_written_down(client: TestClient) -> None:
    put = client.put("/v1/programmes", json=[LICENCE | ORG | {"quota": 5}], headers=ADMIN)
    assert put.json() == {"kept": 1}
    (kept,) = client.get("/v1/programmes", headers=ADMIN).json()["programmes"]
    assert (kept["id"], kept["quota"], kept["holder"]) == ("p1", 5, "org")
    assert kept["name"] != "org_1"
    assert len(kept["name"]) == 16
    state = client.app.state.service.state  # type: ignore[attr-defined]
    with state.read() as connection:
        assert [entry.actor for entry in entries_about(connection, "p1")] == ["admin"]


def test_a_programme_that_has_expired_is_not_shown(client: TestClient) -> None:
    old = LICENCE | ORG | {"id": "p2", "expires": "2020-01-01T00:00:00Z"}
    assert client.put("/v1/programmes", json=[old], headers=ADMIN).status_code == 200
    shown = client.get("/v1/programmes", headers=ADMIN).json()["programmes"]
    assert "p2" not in [programme["id"] for programme in shown]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"holder": "key", "name": "k"},
        ORG | {"expires": "2026-12-31T00:00:00"},
        ORG | {"x": 1},
        ORG | {"expires": 1},
    ],
)
def test_a_programme_that_is_unclear_is_refused(client: TestClient, changed: dict[str, Any]) -> None:
    answer = client.put("/v1/programmes", json=[LICENCE | changed], headers=ADMIN)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_only_who_administers_may_authorise(client: TestClient) -> None:
    assert client.put("/v1/programmes", json=[], headers=as_role(Role.APPROVER)).status_code == 403
