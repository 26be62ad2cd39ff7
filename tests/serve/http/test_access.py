"""Every route names its permission, and holds to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.serve.http.access import OpenToAll, Requires
from stillwatch.serve.http.routers import ROUTERS
from tests.serve.http.served import as_role

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
OPEN = {"/healthz", "/readyz"}


def guards(dependant: Dependant) -> Iterator[Requires | OpenToAll]:
    """What stands before a route, however deep."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Requires | OpenToAll):
            yield inner.call
        yield from guards(inner)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_every_route_has_one_permission_or_says_why_it_needs_none(route: APIRoute) -> None:
    found = list(guards(route.dependant))
    assert len(found) == 1, f"{route.path}: expected one of requires(...) and open_to_all(...)"
    assert isinstance(found[0], Requires) or route.path in OPEN


def test_the_application_has_no_routes_but_those_of_the_routers(client: TestClient) -> None:
    mounted = {getattr(route, "path", None) for route in client.app.routes}  # type: ignore[attr-defined]
    assert mounted <= {route.path for route in ROUTES} | {"/openapi.json", None}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_route_lets_in_only_roles_with_its_permission(client: TestClient, route: APIRoute) -> None:
    (guard,) = guards(route.dependant)
    if isinstance(guard, OpenToAll):
        return
    path = route.path.replace("{", "").replace("}", "")
    method = sorted(route.methods or ["GET"])[0]
    for role in Role:
        status = client.request(method, path, headers=as_role(role)).status_code
        assert (status == 403) == (guard.permission not in PERMISSIONS[role]), f"{role}: {status}"


@pytest.mark.parametrize("shown", ["", "Basic YTpi", "Bearer", "Bearer sw_1_unknown"])
def test_who_is_not_known_is_told_how_to_be(client: TestClient, shown: str) -> None:
    answer = client.get("/v1/health", headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "stillwatch token create" in answer.json()["error"]["hint"]
    assert "unknown" not in answer.headers


def test_permissions_are_all_of_use() -> None:
    asked = {guard.permission for r in ROUTES for guard in guards(r.dependant) if isinstance(guard, Requires)}
    assert {Permission.READ, Permission.INGEST} <= asked
