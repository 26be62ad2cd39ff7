"""Administrators and the people who may sign in, over HTTP."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Permission, Role
from stillwatch.engine.state.ledger import entries
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import SignedIn, sign_in
from stillwatch.serve.auth.caller import Caller
from tests.engine.intake.sent import NOW
from tests.serve.http import served
from tests.serve.http.served import NamedTokens, add_user, as_role

ADMIN = as_role(Role.ADMIN)


def made(client: TestClient, **body: object) -> dict[str, object]:
    answer = client.post("/v1/users", json=body, headers=ADMIN)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def signs_in(client: TestClient, name: str, password: str) -> bool:
    state = client.app.state.service.state  # type: ignore[attr-defined]
    return isinstance(sign_in(state, name, Secret(password), "192.0.2.1", NOW), SignedIn)


def test_a_user_is_added_with_a_password_that_is_told_once(client: TestClient) -> None:
    answer = made(client, name="ann", role="approver")
    user, password = answer["user"], answer["password"]
    assert isinstance(user, dict)
    assert (user["name"], user["role"], user["has_password"]) == ("ann", "approver", True)
    assert signs_in(client, "ann", str(password))
    listed = client.get("/v1/users", headers=ADMIN)
    assert user in listed.json()
    assert str(password) not in listed.text
    with client.app.state.service.state.read() as connection:  # type: ignore[attr-defined]
        written = list(entries(connection))
    assert str(password) not in str(written)
    assert ("admin", "create_user") in [(entry.actor, entry.action) for entry in written]


def test_who_comes_by_the_provider_needs_no_password(client: TestClient) -> None:
    answer = made(client, name="bob", role="viewer", oidc_subject="sub-1")
    assert answer["password"] is None
    again = client.post("/v1/users", json={"name": "bob", "role": "viewer"}, headers=ADMIN)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")


def test_a_change_holds_at_once_and_can_be_taken_back(client: TestClient) -> None:
    answer = made(client, name="cat", role="viewer")
    user, password = answer["user"], str(answer["password"])
    assert isinstance(user, dict)
    path = f"/v1/users/{user['id']}"
    changed = client.patch(path, json={"role": "analyst", "disabled": True}, headers=ADMIN).json()
    assert (changed["role"], changed["disabled"]) == ("analyst", True)
    assert not signs_in(client, "cat", password)
    assert not client.patch(path, json={"disabled": False}, headers=ADMIN).json()["disabled"]
    assert signs_in(client, "cat", password)
    other = client.post(f"{path}/password", headers=ADMIN).json()["password"]
    assert not signs_in(client, "cat", password)
    assert signs_in(client, "cat", other)
    assert client.patch("/v1/users/nobody", json={}, headers=ADMIN).status_code == 404


def test_a_disabled_users_session_is_over(client: TestClient) -> None:
    add_user(client, "dan", Role.VIEWER)
    token = client.headers["Authorization"]
    served.sign_in(client, "dan")
    user = next(u for u in client.get("/v1/users", headers=ADMIN).json() if u["name"] == "dan")
    assert client.get("/v1/session").json()["name"] == "dan"
    client.delete(f"/v1/users/{user['id']}/sessions", headers=ADMIN)
    assert client.get("/v1/session").status_code == 401
    served.sign_in(client, "dan")
    client.patch(f"/v1/users/{user['id']}", json={"disabled": True}, headers=ADMIN)
    assert client.get("/v1/session").status_code == 401
    client.cookies.clear()
    client.headers["Authorization"] = token


def test_nobody_changes_themselves(client: TestClient) -> None:
    add_user(client, "eve", Role.ADMIN)
    token = client.headers["Authorization"]
    csrf = served.sign_in(client, "eve")
    (user,) = [u for u in client.get("/v1/users").json() if u["name"] == "eve"]
    answer = client.patch(f"/v1/users/{user['id']}", json={"disabled": True}, headers=csrf)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    client.cookies.clear()
    client.headers["Authorization"] = token


def test_a_narrow_token_makes_no_user_that_may_do_more(client: TestClient) -> None:
    class Narrow(NamedTokens):
        def check(self, token: str) -> Caller | None:
            caller = super().check(token)
            return caller and Caller(caller.id, caller.name, frozenset({Permission.ADMINISTER}))

    state = client.app.state  # type: ignore[attr-defined]
    before, state.authenticator = state.authenticator, Narrow()
    answer = client.post("/v1/users", json={"name": "fay", "role": "viewer"}, headers=ADMIN)
    state.authenticator = before
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
