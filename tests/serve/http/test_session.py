"""Signing in, being known, and signing out, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.state.ledger import entries_about
from stillwatch.engine.state.people.attempts import FREE_HERE
from tests.serve.http.served import PASSWORD, add_user, as_role, sign_in

OTHER = "staple of the battery"


@pytest.fixture
def browser(client: TestClient) -> Iterator[TestClient]:
    """The client without a token or cookies."""
    kept = client.headers.pop("Authorization")
    client.cookies.clear()
    yield client
    client.cookies.clear()
    client.headers["Authorization"] = kept


def test_a_user_signs_in_works_and_signs_out(browser: TestClient) -> None:
    add_user(browser, "ann", Role.ADMIN)
    csrf = sign_in(browser, "ann")
    answer = browser.get("/v1/session")
    told = answer.json()
    assert (told["name"], told["role"], told["session"]["csrf"]) == ("ann", "admin", csrf["x-csrf-token"])
    assert answer.headers["cache-control"] == "no-store"
    assert browser.cookies["stillwatch-csrf"] == csrf["x-csrf-token"]
    assert browser.get("/v1/health").status_code == 200
    assert browser.put("/v1/programmes", json=[]).json()["error"]["code"] == "forged"
    assert browser.put("/v1/programmes", json=[], headers=csrf).status_code == 200
    foreign = browser.put("/v1/programmes", json=[], headers={**csrf, "Origin": "https://evil.example"})
    assert foreign.json()["error"]["code"] == "foreign"
    session = browser.cookies["stillwatch-session"]
    assert browser.delete("/v1/session", headers=csrf).status_code == 204
    assert dict(browser.cookies) == {}
    assert browser.get("/v1/session", headers={"Cookie": f"stillwatch-session={session}"}).status_code == 401
    with browser.app.state.service.state.read() as connection:  # type: ignore[attr-defined]
        about = [(e.actor, e.action) for e in entries_about(connection, "ann")]
    assert about == [("test", "create_user"), ("ann", "sign_in"), ("ann", "sign_out")]


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(browser: TestClient) -> None:
    add_user(browser, "bob", Role.VIEWER)
    answers = [
        browser.post("/v1/session", json={"name": name, "password": password})
        for name, password in (("bob", OTHER), ("nobody", PASSWORD))
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert OTHER not in answers[0].text


def test_guesses_have_to_wait(browser: TestClient) -> None:
    add_user(browser, "eve", Role.VIEWER)
    for _ in range(FREE_HERE):
        assert browser.post("/v1/session", json={"name": "eve", "password": OTHER}).status_code == 401
    answer = browser.post("/v1/session", json={"name": "eve", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


def test_signing_in_anew_ends_the_session_before(browser: TestClient) -> None:
    add_user(browser, "cat", Role.VIEWER)
    sign_in(browser, "cat")
    first = browser.cookies["stillwatch-session"]
    sign_in(browser, "cat")
    assert browser.cookies["stillwatch-session"] != first
    assert browser.get("/v1/session", headers={"Cookie": f"stillwatch-session={first}"}).status_code == 401
    assert browser.get("/v1/session").status_code == 200


def test_another_sites_page_signs_nobody_in(browser: TestClient) -> None:
    body = {"name": "ann", "password": PASSWORD}
    answer = browser.post("/v1/session", json=body, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign")


def test_a_crowd_waits(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    people = browser.app.state.people  # type: ignore[attr-defined]
    monkeypatch.setattr(people._turns, "acquire", lambda **_: False)
    answer = browser.post("/v1/session", json={"name": "ann", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


def test_a_password_is_changed_by_who_knows_it(browser: TestClient) -> None:
    add_user(browser, "dan", Role.VIEWER)
    csrf = sign_in(browser, "dan")
    change = {"old": OTHER, "new": OTHER}
    assert browser.put("/v1/session/password", json=change, headers=csrf).status_code == 401
    assert browser.put("/v1/session/password", json={"old": PASSWORD, "new": "short"}, headers=csrf).is_error
    changed = browser.put("/v1/session/password", json={"old": PASSWORD, "new": OTHER}, headers=csrf)
    assert changed.status_code == 200
    assert changed.json()["session"]["csrf"] != csrf["x-csrf-token"]
    assert browser.get("/v1/session").json()["name"] == "dan"
    assert browser.post("/v1/session", json={"name": "dan", "password": OTHER}).status_code == 200


def test_a_token_has_no_session(browser: TestClient) -> None:
    told = browser.get("/v1/session", headers=as_role(Role.GATEWAY)).json()
    assert told == {"name": "gateway", "role": None, "permissions": ["decide", "ingest"], "session": None}
    answer = browser.delete("/v1/session", headers=as_role(Role.ADMIN))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_session")


@pytest.mark.parametrize("body", [{}, {"name": "ann"}, {"name": "a\n", "password": PASSWORD}, [], "x"])
def test_what_is_no_sign_in_is_refused_without_repeating_it(browser: TestClient, body: object) -> None:
    answer = browser.post("/v1/session", json=body)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text


def test_letters_that_are_none_are_refused(browser: TestClient) -> None:
    body = b'{"name": "ann", "password": "\\ud800 correct horse"}'
    answer = browser.post("/v1/session", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
