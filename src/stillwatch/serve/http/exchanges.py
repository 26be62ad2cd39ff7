"""`POST /v1/exchanges`: batches of exchanges, on disk before the answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.answers import Accepted, accepted
from stillwatch.serve.http.bodies import described
from stillwatch.serve.http.sending import JSON, LINES, layout_named, take_in

router = APIRouter(tags=["ingest"])


class Format(StrEnum):
    """Formats of a row; `native` is the form that docs/input.md describes."""

    NATIVE = "native"
    LITELLM = "litellm"
    ANTHROPIC = "anthropic"
    OPENAI_CHAT = "openai_chat"
    OPENAI_RESPONSES = "openai_responses"
    BEDROCK = "bedrock"


_ROW: Final[dict[str, Any]] = {
    "description": "One exchange. A row that is none is quarantined, and the others are kept.",
}
_LINES: Final = {"type": "string", "description": "One exchange a line."}
_BODY: Final = described({JSON: {"type": "array", "items": _ROW}, LINES[0]: _LINES})


@router.post("/v1/exchanges", openapi_extra=_BODY, summary="Send exchanges")
async def post_exchanges(
    request: Request,
    caller: Annotated[Caller, requires(Permission.INGEST)],
    row_format: Annotated[Format, Query(alias="format", description="What a row is.")] = Format.NATIVE,
) -> Accepted:
    """Take a batch. The answer comes when the accepted rows are on disk, and says which were refused.

    Sending a batch again is harmless: each id counts once.
    """
    return accepted(await take_in(request, caller, layout_named(request), row_format.value))
