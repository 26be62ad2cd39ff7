"""`/v1/policy`."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role

TOML = {**as_role(Role.ADMIN), "Content-Type": "application/toml"}


def test_a_policy_holds_from_when_it_was_put(client: TestClient) -> None:
    changed = default_text().replace('mode = "shadow"', 'mode = "dry_run"')
    put = client.put("/v1/policy", content=changed, headers=TOML)
    assert put.json()["mode"] == "dry_run"
    told = client.get("/v1/policy", headers=as_role(Role.VIEWER)).json()
    assert (told["mode"], told["version"]) == ("dry_run", put.json()["version"])


def test_a_fault_is_told_with_its_line(client: TestClient) -> None:
    answer = client.put("/v1/policy", content='schema = "stillwatch.policy/1"\nmode = "war"\n', headers=TOML)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")
    assert answer.json()["error"]["message"].startswith("policy:2: mode")
    assert client.put("/v1/policy", content=b"\xff", headers=TOML).status_code == 422


def test_only_toml_and_only_from_who_administers(client: TestClient) -> None:
    assert client.put("/v1/policy", json={}, headers=as_role(Role.ADMIN)).status_code == 415
    assert client.put("/v1/policy", content="", headers=as_role(Role.APPROVER)).status_code == 403
