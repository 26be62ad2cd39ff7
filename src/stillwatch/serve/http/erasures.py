"""`/v1/erasures`: everything about an account goes, and the ledger keeps only that this was done."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from stillwatch.decide.roles import Permission
from stillwatch.engine.state.asked_erasures import AskedErasure, ask_erasure, asked_erasures
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import JSON, act, answers, read, told
from stillwatch.serve.http.programmes import Name
from stillwatch.serve.http.schemas import schema_of

router = APIRouter(tags=["operations"])


class Erased(BaseModel):
    """The account to erase, named as in the exchanges."""

    model_config = ConfigDict(extra="forbid")

    account: Name


class Waiting(msgspec.Struct, frozen=True):
    """An erasure that is not done: who asked, and when (microseconds). Done, it is listed no more."""

    id: str
    asked: int
    by: str


class Erasing(msgspec.Struct, frozen=True):
    """Erasures that are not done, and why the last try failed, empty where it did not."""

    waiting: list[Waiting]
    failure: str


@router.post(
    "/v1/erasures",
    status_code=202,
    responses={202: {"description": "Asked.", "content": {JSON: {"schema": schema_of(Waiting)}}}},
    summary="Erase an account",
)
def post_erasure(
    request: Request, wanted: Erased, caller: Annotated[Caller, requires(Permission.ADMINISTER)]
) -> Response:
    """Have everything about an account go: from journal, lake, state and memory. Seconds, or minutes where a
    look for campaigns is under way; also after a restart."""
    service = request.app.state.service
    account: str = service.feeds.hashed("account", wanted.account)

    def ask(connection: Connection, by: str, at: int) -> AskedErasure:
        return ask_erasure(connection, account, by, at)

    asked = act(request, caller, ask)
    service.erasures.wake()
    return Response(msgspec.json.encode(_waiting(asked)), 202, media_type=JSON)


@router.get("/v1/erasures", responses=answers(Erasing), summary="Erasures that are not done")
def get_erasures(request: Request, _: Annotated[Caller, requires(Permission.ADMINISTER)]) -> Response:
    """What was asked and is not done. Accounts are not named: whoever asked has the id."""
    service = request.app.state.service
    asked = {one.id: one for one in (*service.erasures.in_hand, *read(request, asked_erasures))}
    waiting = [_waiting(one) for one in asked.values()]
    return told(Erasing(waiting, str(service.erasures.failure or "")))


def _waiting(asked: AskedErasure) -> Waiting:
    return Waiting(asked.id, asked.asked, asked.by)
