"""`POST /v1/decide`: what a gateway is to do with one request, before the model sees it."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request, Response

from stillwatch.decide.answer import Decision
from stillwatch.decide.roles import Permission
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.bodies import described, read_body
from stillwatch.serve.http.direct import DirectRoute
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.schemas import schema_of
from stillwatch.serve.inline.gate import Gate
from stillwatch.serve.inline.request import DoorRequest

router = APIRouter(tags=["decide"], route_class=DirectRoute)

LIMIT: Final = 16 << 20  # bytes of a body
JSON: Final = "application/json"
_BODY: Final = described({JSON: schema_of(DoorRequest)})
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The decision.", "content": {JSON: {"schema": schema_of(Decision)}}}
}
_DECODER: Final = msgspec.json.Decoder(DoorRequest)


@router.post(
    "/v1/decide",
    openapi_extra=_BODY,
    responses=_ANSWER,
    dependencies=[requires(Permission.DECIDE)],
    summary="Decide on a request",
)
async def post_decide(request: Request) -> Response:
    """Decide on one request: whether it passes, and if not, with which status, headers and words.

    The text in it is fingerprinted and forgotten.
    """
    asked = decoded(await read_body(request, LIMIT), _DECODER)
    gate: Gate = request.app.state.decider
    return Response(msgspec.json.encode(gate.decide(asked)), media_type=JSON)


def decoded(body: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    """The body; Refusal 400 where it is no JSON, 422 where it is not what was expected."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as fault:
        raise Refusal(422, "invalid", str(fault), hint="See /openapi.json for what is expected.") from fault
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Refusal(400, "unreadable_body", f"not JSON: {fault}") from fault
