"""`POST /v1/settle`: a gateway tells what an answer did cost, so that the allowance is right at once."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Request, Response

from stillwatch.decide.roles import Permission
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import JSON, answers, there
from stillwatch.serve.http.bodies import described, read_body
from stillwatch.serve.http.decide import decoded
from stillwatch.serve.http.direct import DirectRoute
from stillwatch.serve.http.schemas import schema_of
from stillwatch.serve.inline.gate import Gate

router = APIRouter(tags=["decide"], route_class=DirectRoute)

_LIMIT: Final = 1 << 16  # bytes of a body
_Tokens = Annotated[float, msgspec.Meta(ge=0, le=1e9)]


class Cost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """receipt: as in the decision. output_tokens: of the answer and its reasoning; 0 where none was given."""

    receipt: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    output_tokens: _Tokens


class Settled(msgspec.Struct, frozen=True):
    """settled: false where the log of exchanges has told already."""

    settled: bool


_DECODER: Final = msgspec.json.Decoder(Cost)


@router.post(
    "/v1/settle",
    openapi_extra=described({JSON: schema_of(Cost)}),
    responses=answers(Settled),
    dependencies=[requires(Permission.DECIDE)],
    summary="Tell what an answer did cost",
)
async def post_settle(request: Request) -> Response:
    """Draw from the allowance what an answer did cost, in place of what was expected; 404 for a receipt that
    is not known, or older than a day."""
    cost: Cost = decoded(await read_body(request, _LIMIT), _DECODER)
    gate: Gate = request.app.state.decider
    settled = there(gate.settle(cost.receipt, cost.output_tokens), "receipt")
    return Response(msgspec.json.encode(Settled(settled)), media_type=JSON)
