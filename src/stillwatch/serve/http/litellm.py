"""`POST /v1/litellm`: what LiteLLM's `generic_api` callback sends, in any of its formats."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.answers import Accepted, accepted
from stillwatch.serve.http.bodies import described
from stillwatch.serve.http.sending import JSON, LINES, layout_named, take_in

router = APIRouter(tags=["ingest"])

_ROW: Final[dict[str, Any]] = {"description": "A StandardLoggingPayload; others are quarantined."}
_BODY: Final = described(
    {JSON: {"anyOf": [{"type": "array", "items": _ROW}, {"type": "object"}]}, LINES[0]: {"type": "string"}}
)


@router.post("/v1/litellm", openapi_extra=_BODY, summary="Send LiteLLM's log")
async def post_litellm(request: Request, caller: Annotated[Caller, requires(Permission.INGEST)]) -> Accepted:
    """Take LiteLLM's payloads: an array (`json_array`), one a line (`ndjson`), or one (`single`)."""
    layout = layout_named(request)
    return accepted(await take_in(request, caller, "values" if layout == "array" else layout, "litellm"))
