"""Administrators and the tokens of programs, over HTTP; with tokens that the state holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Permission, Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.state.ledger import entries_about
from stillwatch.engine.state.people.token_check import TokenCheck
from stillwatch.engine.state.people.tokens import create_token
from stillwatch.serve.auth.tokens import TokenAuthenticator
from tests.engine.intake.sent import NOW


@pytest.fixture
def admin(client: TestClient) -> Iterator[dict[str, str]]:
    """The header of an administrator's token."""
    app_state = client.app.state  # type: ignore[attr-defined]
    with app_state.service.state.write() as connection:
        _, text = create_token(connection, NOW, "test", "root", Role.ADMIN)
    check = TokenCheck(app_state.service.state, fixed_clock(NOW))
    before, app_state.authenticator = app_state.authenticator, TokenAuthenticator(check)
    yield {"Authorization": f"Bearer {text.reveal()}"}
    app_state.authenticator = before


def test_a_token_is_told_once_works_and_is_worth_nothing_once_revoked(
    client: TestClient, admin: dict[str, str]
) -> None:
    body = {"name": "litellm-eu", "role": "viewer", "expires": "2036-01-01T00:00:00Z"}
    made = client.post("/v1/tokens", json=body, headers=admin)
    assert made.status_code == 200, made.text
    token, text = made.json()["token"], made.json()["text"]
    assert (token["name"], token["role"], token["expires"]) == ("litellm-eu", "viewer", body["expires"])
    own = {"Authorization": f"Bearer {text}"}
    assert client.get("/v1/health", headers=own).status_code == 200
    listed = client.get("/v1/tokens", headers=admin)
    assert token["id"] in [one["id"] for one in listed.json()]
    assert text.rpartition("_")[2] not in listed.text
    revoked = client.delete(f"/v1/tokens/{token['id']}", headers=admin).json()
    assert revoked["revoked"] is not None
    assert client.get("/v1/health", headers=own).status_code == 401, "it was remembered"
    with client.app.state.service.state.read() as connection:  # type: ignore[attr-defined]
        written = [(e.actor, e.action) for e in entries_about(connection, token["id"])]
    assert written == [("root", "create_token"), ("root", "revoke_token")]


def test_scopes_narrow_a_token(client: TestClient, admin: dict[str, str]) -> None:
    body = {"name": "x", "role": "admin", "scopes": ["administer"]}
    narrow = {"Authorization": f"Bearer {client.post('/v1/tokens', json=body, headers=admin).json()['text']}"}
    assert client.get("/v1/session", headers=narrow).json()["permissions"] == [Permission.ADMINISTER]
    wider = client.post("/v1/tokens", json={"name": "y", "role": "admin"}, headers=narrow)
    assert (wider.status_code, wider.json()["error"]["code"]) == (403, "forbidden")
    assert client.post("/v1/tokens", json=body, headers=narrow).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "x", "role": "gateway", "scopes": ["administer"]}, 409),
        ({"name": "x", "role": "viewer", "expires": "2001-01-01T00:00:00Z"}, 409),
        ({"name": "x", "role": "viewer", "expires": 5}, 422),
        ({"name": "x", "role": "king"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: TestClient, admin: dict[str, str], body: dict[str, object], status: int
) -> None:
    assert client.post("/v1/tokens", json=body, headers=admin).status_code == status


def test_a_token_that_is_not_there(client: TestClient, admin: dict[str, str]) -> None:
    assert client.delete("/v1/tokens/ffff", headers=admin).status_code == 404
