"""Signing in by a real identity provider, from the first redirect to the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from stillwatch.engine.clock import fixed_clock, system_clock
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.users import all_users, create_user
from stillwatch.engine.state.store import open_state
from stillwatch.serve.auth.oidc.settings import OidcSettings
from stillwatch.serve.auth.people import People
from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.http import oidc, session
from stillwatch.serve.http.failures import answer_failures
from stillwatch.serve.http.oidc import flow_of
from stillwatch.serve.inline.settings import InlineSettings
from tests.serve.auth.oidc.identity_provider import CLIENT, CLIENT_SECRET
from tests.serve.auth.oidc.provided import running, visit

HERE = "http://testserver"
GROUPS = {"trust-and-safety": Role.ANALYST}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Canaille, a provider that asks for PKCE, and names itself in its answers."""
    with running(f"{HERE}/v1/oidc/callback") as issuer:
        yield issuer


def settings_of(issuer: str, *, creates: bool = True, mapped: bool = True) -> SigningSettings:
    scopes = ("openid", "profile", "email", "groups")
    roles = GROUPS if mapped else {}
    provider = OidcSettings(issuer, CLIENT, Secret(CLIENT_SECRET), scopes, roles=roles, creates=creates)
    return SigningSettings(HERE, provider)


@pytest.fixture
def browser(issuer: str, tmp_path: Path) -> Iterator[TestClient]:
    """A browser before the routes of people alone, and a provider that remembers nobody."""
    httpx2.post(f"{issuer}/forget")
    app = FastAPI()
    answer_failures(app)
    for router in (session.router, oidc.router):
        app.include_router(router)
    with open_state(tmp_path / "state.db") as state:
        signing = settings_of(issuer)
        app.state.service = SimpleNamespace(
            state=state,
            clock=system_clock,
            settings=SimpleNamespace(signing=signing, inline=InlineSettings()),
        )
        app.state.people = People(state, system_clock)
        app.state.oidc = flow_of(signing, system_clock)
        yield TestClient(app, base_url=HERE, follow_redirects=False)


def switch(browser: TestClient, settings: SigningSettings) -> None:
    browser.app.state.oidc = flow_of(settings, system_clock)  # type: ignore[attr-defined]


def come_back(
    browser: TestClient, name: str, answer: str = "accept", path: str = "/console"
) -> httpx2.Response:
    """Sign in at the provider as `name` and come back."""
    start = browser.get("/v1/oidc/start", params={"next": "/console"})
    assert start.status_code == 302, start.text
    return browser.get(visit(start.headers["location"], name, answer))


def test_who_the_provider_vouches_for_is_signed_in_with_the_role_of_their_group(browser: TestClient) -> None:
    back = come_back(browser, "ann")
    assert (back.status_code, back.headers["location"]) == (302, "/console"), back.text
    told = browser.get("/v1/session").json()
    assert (told["name"], told["role"]) == ("ann@example.org", "analyst")
    assert "stillwatch-oidc" not in browser.cookies
    again = come_back(browser, "ann")
    assert again.status_code == 302
    with browser.app.state.service.state.read() as connection:  # type: ignore[attr-defined]
        assert [(user.name, user.has_password) for user in all_users(connection)] == [(told["name"], False)]


def test_who_has_no_role_or_no_invitation_stays_out(browser: TestClient, issuer: str) -> None:
    answer = come_back(browser, "bob")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "no_role")
    switch(browser, settings_of(issuer, creates=False, mapped=False))
    answer = come_back(browser, "bob")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "stranger")
    subject = answer.json()["error"]["message"].rpartition(" ")[2]
    with browser.app.state.service.state.write() as connection:  # type: ignore[attr-defined]
        create_user(connection, 1, "test", "robert", Role.VIEWER, oidc_subject=subject)
    assert come_back(browser, "bob").status_code == 302
    assert browser.get("/v1/session").json()["name"] == "robert"


def test_keys_that_the_provider_changes_are_found(browser: TestClient, issuer: str) -> None:
    assert come_back(browser, "ann").status_code == 302
    httpx2.post(f"{issuer}/rotate")
    flow = browser.app.state.oidc  # type: ignore[attr-defined]
    flow._provider._keys = (flow._provider._keys[0] - 61_000_000, flow._provider._keys[1])  # a minute goes by
    assert come_back(browser, "ann").status_code == 302


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(browser: TestClient) -> None:
    start = browser.get("/v1/oidc/start")
    target = visit(start.headers["location"], "ann")
    kept = browser.cookies["stillwatch-oidc"]
    browser.cookies.clear()
    stolen = browser.get(target)
    assert (stolen.status_code, stolen.json()["error"]["code"]) == (403, "not_vouched")
    browser.get("/v1/oidc/start")  # now with a question of its own
    assert browser.get(target).status_code == 403
    browser.cookies.clear()
    headers = {"Cookie": f"stillwatch-oidc={kept}"}
    assert browser.get(target, headers=headers).status_code == 302
    assert browser.get(target, headers=headers).status_code == 503, "the provider takes a code once"


def test_who_declines_is_not_signed_in(browser: TestClient) -> None:
    answer = come_back(browser, "cat", "deny")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_vouched")
    assert browser.get("/v1/session").status_code == 401


def test_a_client_with_another_secret_is_told_that_the_provider_refuses(
    browser: TestClient, issuer: str
) -> None:
    good = settings_of(issuer)
    assert good.oidc is not None
    wrong = OidcSettings(issuer, CLIENT, Secret("another"), good.oidc.scopes, roles=GROUPS, creates=True)
    switch(browser, SigningSettings(HERE, wrong))
    answer = come_back(browser, "ann")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "provider_unavailable")
    assert "another" not in answer.text


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb"])
def test_nobody_is_sent_elsewhere(browser: TestClient, path: str) -> None:
    assert browser.get("/v1/oidc/start", params={"next": path}).status_code == 422


def test_a_cookie_that_was_tampered_with_sends_nobody_elsewhere(browser: TestClient) -> None:
    target = visit(browser.get("/v1/oidc/start").headers["location"], "ann")
    kept = browser.cookies["stillwatch-oidc"].partition("~")[0]
    browser.cookies.clear()
    back = browser.get(target, headers={"Cookie": f"stillwatch-oidc={kept}~%2F%2Fevil.example"})
    assert back.status_code == 302, back.text
    assert back.headers["location"] == "/"


def test_where_no_provider_is_set_or_there_none_is(browser: TestClient) -> None:
    assert flow_of(SigningSettings(), fixed_clock(0)) is None
    browser.app.state.oidc = None  # type: ignore[attr-defined]
    assert browser.get("/v1/oidc/start").status_code == 404
    switch(browser, settings_of("http://localhost:1"))
    answer = browser.get("/v1/oidc/start")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
