"""Every route names its permission, and holds to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.serve.http.access import SESSION, AnyKnown, Guard, OpenToAll, Requires
from stillwatch.serve.http.gateway_access import RequiresGateway
from stillwatch.serve.http.routers import ROUTERS
from tests.serve.http.served import add_user, as_role, sign_in

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
OPEN = {
    ("GET", "/healthz"): "whoever restarts the process has no token",
    ("GET", "/readyz"): "nor has a load balancer",
    ("POST", "/v1/session"): "signing in",
    ("GET", "/v1/oidc/start"): "signing in by the provider",
    ("GET", "/v1/oidc/callback"): "and coming back from there",
}
ANY_KNOWN = {
    ("GET", "/v1/session"): "who one is",
    ("PUT", "/v1/session/password"): "one's own password",
    ("DELETE", "/v1/session"): "signing out",
}
TOKENS_ONLY = {
    "/v1/ext_authz/{path:path}": "cookies there are those of the gateway's own caller",
    "/beta/litellm_basic_guardrail_api": "a gateway calls it, and nobody else",
}


def guards(dependant: Dependant) -> Iterator[Guard | AnyKnown | OpenToAll]:
    """What stands before a route, however deep."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Guard | AnyKnown | OpenToAll):
            yield inner.call
        yield from guards(inner)


def named(route: APIRoute) -> str:
    """Method and path."""
    return f"{'/'.join(sorted(route.methods or []))} {route.path}"


def calls(route: APIRoute) -> list[tuple[str, str]]:
    """Each method of a route with its path, as it can be asked for."""
    return [(method, route.path) for method in sorted(route.methods or [])]


def asked(path: str) -> str:
    """A path with something in the place of its parameters."""
    return path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_route_has_one_permission_or_says_why_it_asks_for_less(route: APIRoute) -> None:
    found = list(guards(route.dependant))
    assert len(found) == 1, (
        f"{route.path}: expected one of requires(...), any_known(...) and open_to_all(...)"
    )
    less = {OpenToAll: OPEN, AnyKnown: ANY_KNOWN}.get(type(found[0]))
    if less is not None:
        assert found[0].why, f"{route.path}: expected a reason"  # type: ignore[union-attr]
        assert set(calls(route)) <= set(less), f"{route.path} is not among those that may ask for less"


def test_what_may_ask_for_less_is_there() -> None:
    known = {call for route in ROUTES for call in calls(route)}
    assert set(OPEN) | set(ANY_KNOWN) <= known
    assert set(TOKENS_ONLY) <= {route.path for route in ROUTES}


def test_the_application_has_no_routes_but_those_of_the_routers(client: TestClient) -> None:
    mounted = {getattr(route, "path", None) for route in client.app.routes}  # type: ignore[attr-defined]
    assert mounted <= {route.path for route in ROUTES} | {"/openapi.json", None}


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_a_route_lets_in_only_roles_with_its_permission(client: TestClient, route: APIRoute) -> None:
    (guard,) = guards(route.dependant)
    for role in Role:
        for method, path in calls(route)[:1]:
            status = client.request(method, asked(path), headers=as_role(role)).status_code
            if isinstance(guard, Guard):
                assert (status == 403) == (guard.permission not in PERMISSIONS[role]), f"{role}: {status}"
            else:
                assert status != 403


@pytest.fixture(scope="module")
def people(client: TestClient) -> Iterator[dict[Role, tuple[str, dict[str, str]]]]:
    """A session of a user of each role: its cookie, and the header that changing something takes."""
    sessions = {}
    for role in Role:
        add_user(client, f"user-{role}", role)
        csrf = sign_in(client, f"user-{role}")
        sessions[role] = (client.cookies[SESSION.name(secure=False)], csrf)
        client.cookies.clear()
    yield sessions
    client.headers.update(as_role(Role.INGESTER))


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_a_session_opens_what_a_token_of_that_role_opens(
    client: TestClient, people: dict[Role, tuple[str, dict[str, str]]], route: APIRoute
) -> None:
    (guard,) = guards(route.dependant)
    for role, (cookie, csrf) in people.items():
        if isinstance(guard, AnyKnown):
            continue  # test_session.py: it would sign them out
        for method, path in calls(route)[:1]:
            headers = {"Cookie": f"{SESSION.name(secure=False)}={cookie}", **csrf}
            answer = client.request(method, asked(path), headers=headers)
            if isinstance(guard, RequiresGateway):
                assert path in TOKENS_ONLY
                assert answer.status_code == 401
            elif isinstance(guard, Requires):
                denied = answer.status_code == 403
                assert denied == (guard.permission not in PERMISSIONS[role]), f"{role}: {answer.text}"
            if isinstance(guard, Requires) and method != "GET":
                forged = client.request(method, asked(path), headers={"Cookie": headers["Cookie"]})
                assert (forged.status_code, forged.json()["error"]["code"]) == (403, "forged")


@pytest.mark.parametrize("shown", ["", "Basic YTpi", "Bearer", "Bearer sw_1_unknown"])
def test_who_is_not_known_is_told_how_to_be(
    client: TestClient, people: dict[Role, tuple[str, dict[str, str]]], shown: str
) -> None:
    cookie = f"{SESSION.name(secure=False)}={people[Role.ADMIN][0]}"  # does not count beside Authorization
    answer = client.get("/v1/health", headers={"Authorization": shown, "Cookie": cookie})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "stillwatch token create" in answer.json()["error"]["hint"]
    assert "unknown" not in answer.headers


def test_permissions_are_all_of_use() -> None:
    wanted = {guard.permission for r in ROUTES for guard in guards(r.dependant) if isinstance(guard, Guard)}
    assert {Permission.READ, Permission.INGEST, Permission.ADMINISTER} <= wanted


def test_a_session_that_is_over_says_so(client: TestClient) -> None:
    client.headers.pop("Authorization", None)
    answer = client.get("/v1/health", headers={"Cookie": f"{SESSION.name(secure=False)}=gone"})
    client.headers.update(as_role(Role.INGESTER))
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "the session is over")


def test_who_shows_a_token_is_known_by_it_and_not_by_a_cookie(client: TestClient) -> None:
    headers = {"Cookie": f"{SESSION.name(secure=False)}=gone", **as_role(Role.VIEWER)}
    assert client.get("/v1/health", headers=headers).status_code == 200
