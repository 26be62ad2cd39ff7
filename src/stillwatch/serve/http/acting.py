"""What routes of reviewers share: a transaction, who acts and when, and answers from our own structs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from fastapi import Request, Response
from sqlalchemy import Connection

from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.schemas import schema_of

JSON: Final = "application/json"
Found = TypeVar("Found")


def answers(kind: Any) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI is told that a route answers with `kind`."""
    return {200: {"description": "Done.", "content": {JSON: {"schema": schema_of(kind)}}}}


def told(value: Any) -> Response:
    """A struct as the answer."""
    return Response(msgspec.json.encode(value), media_type=JSON)


def read(request: Request, look: Callable[[Connection], Found]) -> Found:
    """What `look` finds in the state."""
    with request.app.state.service.state.read() as connection:
        return look(connection)


def act(request: Request, caller: Caller, work: Callable[[Connection, str, int], Found]) -> Found:
    """As `write`; what is decided on requests follows at once."""
    done = write(request, caller, work)
    request.app.state.service.inline.turn()  # and not with the next turn of the clock
    return done


def write(request: Request, caller: Caller, work: Callable[[Connection, str, int], Found]) -> Found:
    """Have `work` done in one transaction, as the caller, now; Refusal 409 where it cannot be done."""
    service = request.app.state.service
    try:
        with service.state.write() as connection:
            return work(connection, caller.name, service.clock())
    except StateUnavailable:
        raise
    except StillwatchError as fault:
        raise Refusal(409, "conflict", str(fault), hint=fault.hint) from fault


def there(found: Found | None, what: str) -> Found:
    """What was found; Refusal 404 where it was not."""
    if found is None:
        raise Refusal(404, "not_found", f"there is no such {what}")
    return found
