"""`/v1/cases`: one case a campaign, and what reviewers do in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.review.cases import Action, Case
from stillwatch.decide.roles import Permission
from stillwatch.engine.reviewing import review
from stillwatch.engine.state.review.cases import actions_of, cases_in, find_case
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import JSON, act, answers, read, there, told
from stillwatch.serve.http.bodies import described, read_body
from stillwatch.serve.http.decide import decoded
from stillwatch.serve.http.schemas import schema_of

router = APIRouter(tags=["review"])

_LIMIT: Final = 4 << 20  # bytes: a split may name every account of a campaign
_DECODER: Final = msgspec.json.Decoder(Action)


class CaseState(StrEnum):
    """States of a case."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    RELEASED = "released"


@router.get("/v1/cases", responses=answers(list[Case]), summary="Cases")
def get_cases(
    request: Request,
    _: Annotated[Caller, requires(Permission.READ)],
    state: Annotated[CaseState, Query(description="Which cases.")] = CaseState.OPEN,
) -> Response:
    """Cases in one state, the oldest first."""
    return told(read(request, lambda connection: cases_in(connection, state.value)))


@router.get("/v1/cases/{case}/actions", responses=answers(list[dict[str, Any]]), summary="What was done")
def get_actions(request: Request, case: str, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """What reviewers did in a case, in order."""
    there(read(request, lambda connection: find_case(connection, case)), "case")
    return told(read(request, lambda connection: actions_of(connection, case)))


@router.post(
    "/v1/cases/{case}/actions",
    openapi_extra=described({JSON: schema_of(Action)}),
    responses=answers(Case),
    summary="Act in a case",
)
async def post_action(
    request: Request, case: str, caller: Annotated[Caller, requires(Permission.REVIEW)]
) -> Response:
    """Approve, reject, release, split, merge, annotate or assign; 409 where it makes no sense."""
    action: Action = decoded(await read_body(request, _LIMIT), _DECODER)
    await run_in_threadpool(
        lambda: there(read(request, lambda connection: find_case(connection, case)), "case")
    )
    return told(
        await run_in_threadpool(
            act, request, caller, lambda connection, by, at: review(connection, case, action, by, at)
        )
    )
