"""From a request with a batch to the intake: rate, room, body, and then the disk."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request

from stillwatch.engine.intake.batch import Batch, Taken
from stillwatch.engine.intake.framing import Layout
from stillwatch.engine.intake.intake import Intake
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.bodies import encoding, expected_size, media_type, read_body
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.rates import Rates

JSON = "application/json"
LINES = ("application/x-ndjson", "application/jsonl", "application/json-lines")


@dataclass(frozen=True)
class Door:
    """Where batches come in, and how large and how fast: `body` is the most bytes of one, also unpacked.
    `account_from`: the fields that name the account, by format."""

    intake: Intake
    rates: Rates
    body: int = 32 << 20
    account_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def layout_named(request: Request) -> Layout:
    """Rows as the media type says; Refusal 415 where it is neither JSON nor JSON Lines."""
    kind = media_type(request)
    if kind == JSON:
        return "array"
    if kind in LINES:
        return "lines"
    raise Refusal(
        415,
        "unknown_media_type",
        f"Content-Type: expected {JSON} (an array) or {LINES[0]} (one exchange a line)",
        hint="Name the media type of the body.",
    )


async def take_in(request: Request, caller: Caller, layout: Layout, reader: str) -> Taken:
    """Have the request's batch on disk. Refusal 429 where the caller's rate is used up; otherwise as
    `Intake.room` and `Intake.take`."""
    door: Door = request.app.state.door
    compressed, size = encoding(request), expected_size(request, door.body)
    with door.intake.room(size):
        body = await read_body(request, door.body)
        wait = door.rates.draw(caller.id, len(body), time.monotonic())
        if wait:
            raise Refusal(
                429,
                "too_fast",
                "this token has sent as much as it may for now",
                hint="Wait, or ask for a higher rate.",
                headers={"Retry_After": str(wait)},
            )
        named = door.account_from.get(reader, ())
        return await door.intake.take(Batch(body, layout, reader, compressed, door.body, named))
