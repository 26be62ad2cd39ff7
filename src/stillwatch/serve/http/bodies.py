"""Raw bodies, read within their limits before anything looks at them."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from fastapi import Request

from stillwatch.engine.intake.encoding import ENCODINGS
from stillwatch.engine.intake.faults import BodyTooLarge
from stillwatch.serve.http.failures import Refusal

PATIENCE_S: Final = 30.0  # between two pieces of a body: longer, and a slow sender holds memory for nothing


def media_type(request: Request) -> str:
    """The media type of the body without its parameters, in lower case; empty where none was named."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def encoding(request: Request) -> str:
    """How the body is compressed; Refusal 415 where that is not known."""
    named = request.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if named not in ENCODINGS:
        raise Refusal(415, "unknown_encoding", f"Content-Encoding: expected one of {', '.join(ENCODINGS)}")
    return named


def expected_size(request: Request, limit: int) -> int:
    """Bytes that the body will have, or may have where it does not say; `BodyTooLarge` over `limit`."""
    told = request.headers.get("content-length", "")
    size = int(told) if told.isascii() and told.isdigit() else limit
    if size > limit:
        raise BodyTooLarge(limit)
    return size


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body; `BodyTooLarge` over `limit` bytes, Refusal 408 where it stops coming."""
    pieces: list[bytes] = []
    size = 0
    now = asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(PATIENCE_S) as patience:
            async for piece in request.stream():
                size += len(piece)
                if size > limit:
                    raise BodyTooLarge(limit)
                if piece:  # the end of a body is an empty one
                    pieces.append(piece)
                    patience.reschedule(now() + PATIENCE_S)
    except TimeoutError:
        raise Refusal(408, "too_slow", f"nothing of the body came for {PATIENCE_S:.0f} s") from None
    return b"".join(pieces)


def described(content: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """OpenAPI's words for a body that is read raw: schema by media type."""
    return {
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": schema} for kind, schema in content.items()},
        }
    }
