"""`/v1/ext_authz/...`: Envoy's external authorisation over HTTP, which asks with the caller's own request.

Envoy sends the original method, the original path behind a prefix, the headers that it was told to pass on,
and the beginning of the body. 200 lets the request pass and may add headers to it; any other answer goes to
the caller as it is.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, Request, Response

from stillwatch.decide.answer import Decision
from stillwatch.serve.http.bodies import read_body
from stillwatch.serve.http.decide import LIMIT
from stillwatch.serve.http.gateway_access import RequiresGateway
from stillwatch.serve.inline.gate import Gate, unavailable
from stillwatch.serve.inline.gateway import from_gateway
from stillwatch.serve.inline.refusal import body_of

router = APIRouter(tags=["decide"])

PREFIX: Final = "/v1/ext_authz"
TOKEN: Final = "x-stillwatch-token"
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@router.api_route(
    PREFIX + "/{path:path}",
    methods=_METHODS,
    dependencies=[Depends(RequiresGateway(TOKEN))],
    summary="Envoy's ext_authz",
    include_in_schema=False,  # the path, method and body are the caller's: anything may come
)
async def authorise(request: Request, path: str) -> Response:
    """Decide on the request that Envoy passes on."""
    gate: Gate = request.app.state.decider
    body, peer = await read_body(request, LIMIT), request.client.host if request.client else None
    headers = dict(request.headers)
    if TOKEN not in headers:
        del headers["authorization"]  # it was the gateway's own
    asked = from_gateway(headers, body, f"/{path}", peer, gate.settings, gate.trusted)
    # Envoy names the account; where it does not, nothing can be said, as where nobody can be asked
    return told(unavailable(gate.settings) if asked is None else gate.decide(asked))


def told(decision: Decision) -> Response:
    """The decision as Envoy reads it: 200 with headers for the request, or the caller's answer."""
    headers = dict(decision.headers)
    if not decision.allow:
        return Response(body_of(decision), decision.status, headers, media_type="application/json")
    if decision.summarise_reasoning:
        headers["x-stillwatch-summarise-reasoning"] = "true"
    if decision.reason == "unavailable":
        headers["x-stillwatch-reason"] = decision.reason
    return Response(status_code=200, headers=headers)
