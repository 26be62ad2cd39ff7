"""Direct routes refuse what others refuse, and are no way around a guard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from stillwatch.decide.roles import Permission, Role
from stillwatch.serve.http.access import open_to_all, requires
from stillwatch.serve.http.direct import DirectRoute
from stillwatch.serve.http.routers import ROUTERS
from tests.serve.http.served import as_role

GUARD = requires(Permission.DECIDE)
DIRECT = sorted(r.path for router in ROUTERS for r in router.routes if isinstance(r, DirectRoute))


def route(function: Callable[..., Any], guards: list[Any], path: str = "/x") -> APIRoute:
    router = APIRouter(route_class=DirectRoute)
    router.post(path, dependencies=guards)(function)
    made = router.routes[0]
    assert isinstance(made, APIRoute)
    return made


async def plain(request: Request) -> Response:
    return Response()


async def with_path(request: Request, name: str) -> Response:
    return Response()


async def with_query(request: Request, limit: int = 3) -> Response:
    return Response()


async def without_request() -> Response:
    return Response()


async def anything() -> None:
    """A dependency that is no guard."""


def test_what_gateways_wait_for_is_direct() -> None:
    assert DIRECT == ["/beta/litellm_basic_guardrail_api", "/v1/decide", "/v1/settle"]


def test_one_guard_and_a_function_of_the_request_make_a_direct_route() -> None:
    assert route(plain, [GUARD]).path == "/x"


@pytest.mark.parametrize(
    ("function", "guards", "path"),
    [
        (plain, [], "/x"),
        (plain, [GUARD, GUARD], "/x"),
        (plain, [open_to_all("it should not")], "/x"),
        (plain, [Depends(anything)], "/x"),
        (with_path, [GUARD], "/x/{name}"),
        (with_query, [GUARD], "/x"),
        (without_request, [GUARD], "/x"),
    ],
)
def test_a_route_that_needs_more_cannot_be_direct(
    function: Callable[..., Any], guards: list[Any], path: str
) -> None:
    with pytest.raises(TypeError, match="/x"):
        route(function, guards, path)


@pytest.mark.parametrize("path", DIRECT)
def test_the_guard_and_the_query_are_looked_at(client: TestClient, path: str) -> None:
    gateway = as_role(Role.GATEWAY)
    assert client.post(path, json={}, headers=as_role(Role.INGESTER)).status_code == 403
    assert client.post(path, json={}, headers={"Authorization": "Bearer nobody"}).status_code == 401
    told = client.post(f"{path}?mode=soft", json={}, headers=gateway)
    assert (told.status_code, told.json()["error"]["code"]) == (422, "unknown_parameter")
    assert client.get(path, headers=gateway).status_code == 405
