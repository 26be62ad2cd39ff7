"""`/v1/decisions`: what was decided about an account, why, and its undo."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from stillwatch.decide.roles import Permission
from stillwatch.engine.reviewing import undo_decision
from stillwatch.engine.state.answers.decisions import Record, find_decision
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import act, answers, read, there, told

router = APIRouter(tags=["review"])


@router.get("/v1/decisions/{decision}", responses=answers(Record), summary="One decision")
def get_decision(
    request: Request, decision: str, _: Annotated[Caller, requires(Permission.READ)]
) -> Response:
    """A decision with its reasons and counter-reasons."""
    return told(there(read(request, lambda connection: find_decision(connection, decision)), "decision"))


@router.post("/v1/decisions/{decision}/undo", responses=answers(Record), summary="Undo a decision")
def post_undo(
    request: Request, decision: str, caller: Annotated[Caller, requires(Permission.APPROVE)]
) -> Response:
    """Have what stood before stand again; 409 where another decision has taken its place."""
    there(read(request, lambda connection: find_decision(connection, decision)), "decision")
    act(request, caller, lambda connection, by, at: undo_decision(connection, decision, by, at))
    return told(there(read(request, lambda connection: find_decision(connection, decision)), "decision"))
