"""`POST /v1/accounts`: what is known of accounts, from whoever signs them up."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.engine.intake.encoding import decompress
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.answers import Accepted, RefusedRow
from stillwatch.serve.http.bodies import described, encoding, expected_size, read_body
from stillwatch.serve.http.sending import JSON, LINES, layout_named

router = APIRouter(tags=["feeds"])

_FACTS: Final = {"description": "Account facts, as docs/input.md has them; others are quarantined."}
_BODY: Final = described({JSON: {"type": "array", "items": _FACTS}, LINES[0]: {"type": "string"}})


@router.post("/v1/accounts", openapi_extra=_BODY, summary="Send account facts")
async def post_accounts(request: Request, _: Annotated[Caller, requires(Permission.INGEST)]) -> Accepted:
    """Take facts of accounts; of an account the last facts count. Identifiers are kept as hashes only."""
    service = request.app.state.service
    compressed, limit = encoding(request), service.settings.body
    layout = layout_named(request)
    with service.intake.room(expected_size(request, limit)):
        body = decompress(await read_body(request, limit), compressed, limit)
        fed = await run_in_threadpool(service.feeds.put_accounts, body, layout, service.clock())
    rows = [RefusedRow(index=r.index, field=r.field, reason=r.reason) for r in fed.refused]
    return Accepted(accepted=fed.accepted, quarantined=fed.quarantined, refused=rows)
