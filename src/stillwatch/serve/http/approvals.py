"""`/v1/approvals`: what people are asked to agree to before it is done."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, StrictBool

from stillwatch.decide.review.approvals import Approval
from stillwatch.decide.roles import Permission
from stillwatch.engine.reviewing import answer_question
from stillwatch.engine.state.answers.approvals import approvals_in, find_approval
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import act, answers, read, there, told

router = APIRouter(tags=["review"])


class ApprovalState(StrEnum):
    """States of a question."""

    WAITING = "waiting"
    GIVEN = "given"
    REFUSED = "refused"
    EXPIRED = "expired"


class Agreement(BaseModel):
    """Yes or no."""

    model_config = ConfigDict(extra="forbid")

    agree: StrictBool


@router.get("/v1/approvals", responses=answers(list[Approval]), summary="Questions to people")
def get_approvals(
    request: Request,
    _: Annotated[Caller, requires(Permission.READ)],
    state: Annotated[ApprovalState, Query(description="Which questions.")] = ApprovalState.WAITING,
) -> Response:
    """Questions in one state, the oldest first."""
    return told(read(request, lambda connection: approvals_in(connection, state.value)))


@router.post("/v1/approvals/{approval}", responses=answers(Approval), summary="Agree or refuse")
def post_approval(
    request: Request,
    approval: str,
    given: Agreement,
    caller: Annotated[Caller, requires(Permission.APPROVE)],
) -> Response:
    """Answer a question; 409 where it is closed, or you answered it, or asked it yourself."""
    there(read(request, lambda connection: find_approval(connection, approval)), "approval")
    return told(
        act(
            request,
            caller,
            lambda connection, by, at: answer_question(connection, approval, by, given.agree, at),
        )
    )
