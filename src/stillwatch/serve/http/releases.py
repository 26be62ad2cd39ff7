"""`/v1/releases`: when models came out, so that a move to a new one is seen as such."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.engine.state.releases import all_releases
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.bodies import described, expected_size, read_body
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.sending import JSON

router = APIRouter(tags=["feeds"])

_LIMIT: Final = 1 << 20  # bytes: thousands of models
_MODEL: Final = r"^[A-Za-z0-9][^\u0000]*$"
_RELEASE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["model", "released"],
    "properties": {
        "model": {"type": "string", "pattern": _MODEL},
        "released": {"type": "string", "format": "date-time"},
    },
}


class Release(BaseModel):
    """A model and when it came out."""

    model: str
    released: datetime


class Calendar(BaseModel):
    """The release calendar."""

    releases: list[Release]


class Kept(BaseModel):
    """How many entries were kept."""

    kept: int = Field(ge=0)


@router.post(
    "/v1/releases",
    openapi_extra=described({JSON: {"type": "array", "items": _RELEASE}}),
    summary="Send releases",
)
async def post_releases(request: Request, _: Annotated[Caller, requires(Permission.INGEST)]) -> Kept:
    """Add to the release calendar, or correct it: all entries, or none where one is wrong."""
    expected_size(request, _LIMIT)
    body = await read_body(request, _LIMIT)
    _refuse_loose(body)
    return Kept(kept=await run_in_threadpool(request.app.state.service.feeds.put_releases, body))


def _refuse_loose(body: bytes) -> None:
    """Refusal 400 for what a file may hold and the description of the route rules out: names that begin with
    a sign, and moments that are bare numbers. The rest is told by who reads the calendar."""
    try:
        rows = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        model, released = (row.get("model"), row.get("released")) if isinstance(row, dict) else (None, None)
        if isinstance(model, str) and re.match(_MODEL, model) is None:
            raise Refusal(400, "refused", f"{index}.model: expected to begin with a letter or digit")
        if isinstance(released, str) and released.lstrip("+-").replace(".", "", 1).isdigit():
            raise Refusal(400, "refused", f"{index}.released: expected ISO 8601 with a time zone")


@router.get("/v1/releases", summary="The release calendar")
def get_releases(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Calendar:
    """All releases that are known."""
    with request.app.state.service.state.read() as connection:
        known = all_releases(connection)
    return Calendar(releases=[Release(model=m, released=moment(at)) for m, at in known.items()])


def moment(at: int) -> datetime:
    """Microseconds since 1970 UTC as a moment."""
    return datetime.fromtimestamp(at / 1e6, UTC)
