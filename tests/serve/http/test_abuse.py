"""`GET /v1/abuse`."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role


def test_kinds_that_campaigns_use_are_named(reviewed: TestClient) -> None:
    facts = [{"account": f"acct_{n}", "kind": "education"} for n in range(5)]
    facts += [{"account": f"other_{n}", "kind": "payg"} for n in range(5)]
    assert reviewed.post("/v1/accounts", json=facts).json()["accepted"] == 10
    told = reviewed.get("/v1/abuse", headers=as_role(Role.VIEWER)).json()
    assert told["level"] == 0.95
    assert [(one["kind"], one["accounts"], one["abused"]) for one in told["kinds"]] == [
        ("education", 5, 5),
        ("payg", 5, 0),
    ]
    assert told["kinds"][0]["low"] is None, "one campaign tells no interval"


def test_who_only_sends_learns_nothing_from_it(reviewed: TestClient) -> None:
    assert reviewed.get("/v1/abuse").status_code == 403
