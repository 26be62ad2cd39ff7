"""`/v1/allow-list`: whom no verdict reaches, why and until when."""

from __future__ import annotations

import secrets
from datetime import UTC
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from stillwatch.decide.roles import Permission
from stillwatch.decide.standing import Exemption
from stillwatch.engine.state.answers.exemptions import drop_exemption, live_exemptions, put_exemption
from stillwatch.engine.state.ledger import append
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import act, answers, read, there, told
from stillwatch.serve.http.programmes import Moment, Name

router = APIRouter(tags=["policy"])


class Exempted(BaseModel):
    """Whom to exempt: an account or organisation as exchanges name it, or a campaign by its id."""

    model_config = ConfigDict(extra="forbid")

    scope: Literal["account", "org", "campaign"]
    subject: Name
    reason: Name
    expires: Moment | None = None


@router.get("/v1/allow-list", responses=answers(list[Exemption]), summary="The allow list")
def get_allow_list(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """Entries that have not expired; accounts and organisations stand as hashes."""
    now: int = request.app.state.service.clock()
    return told(read(request, lambda connection: live_exemptions(connection, now)))


@router.post("/v1/allow-list", responses=answers(Exemption), summary="Exempt somebody")
def post_exemption(
    request: Request, wanted: Exempted, caller: Annotated[Caller, requires(Permission.APPROVE)]
) -> Response:
    """Put an entry on the allow list; it is written into the ledger."""
    hashed = request.app.state.service.feeds.hashed
    entry = Exemption(
        id=f"allow_{secrets.token_hex(8)}",
        scope=wanted.scope,
        subject=wanted.subject if wanted.scope == "campaign" else hashed(wanted.scope, wanted.subject),
        reason=wanted.reason,
        expires=None if wanted.expires is None else round(wanted.expires.astimezone(UTC).timestamp() * 1e6),
    )

    def put(connection: Connection, by: str, at: int) -> None:
        put_exemption(connection, entry, by, at)
        detail = {"entry": entry.id, "scope": entry.scope, "reason": entry.reason, "expires": entry.expires}
        append(connection, at, by, "exempt", entry.subject, detail)

    act(request, caller, put)
    return told(entry)


@router.delete("/v1/allow-list/{entry}", responses=answers(Exemption), summary="Take an entry off")
def delete_exemption(
    request: Request, entry: str, caller: Annotated[Caller, requires(Permission.APPROVE)]
) -> Response:
    """Take an entry off the allow list; verdicts reach its subject again."""
    now: int = request.app.state.service.clock()
    listed = read(request, lambda connection: live_exemptions(connection, now))
    known = there(next((one for one in listed if one.id == entry), None), "entry")

    def drop(connection: Connection, by: str, at: int) -> None:
        drop_exemption(connection, known.id)
        append(connection, at, by, "no_longer_exempt", known.subject, {"entry": known.id})

    act(request, caller, drop)
    return told(known)
