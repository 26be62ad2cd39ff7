"""`/v1/appeals`: customers who say that they were stopped by mistake, and what they are answered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from stillwatch.decide.review.appeals import Appeal
from stillwatch.decide.roles import Permission
from stillwatch.engine.reviewing import appeal_decision, close_appeal
from stillwatch.engine.state.answers.decisions import decision_appealed
from stillwatch.engine.state.review.appeals import find_appeal, open_appeals
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import act, answers, read, there, told

router = APIRouter(tags=["review"])

_PRINTABLE = r"^[^\u0000-\u0008\u000b-\u001f\u007f]*$"


class Plea(BaseModel):
    """The token that came with the decision, and what the customer has to say."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
    words: Annotated[str, Field(max_length=10_000, pattern=_PRINTABLE)] = ""


class Answer(BaseModel):
    """Whether an appeal is granted."""

    model_config = ConfigDict(extra="forbid")

    grant: StrictBool


@router.get("/v1/appeals", responses=answers(list[Appeal]), summary="Open appeals")
def get_appeals(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """Appeals that nobody has answered, the oldest first."""
    return told(read(request, open_appeals))


@router.post("/v1/appeals", responses=answers(Appeal), summary="Appeal")
def post_appeal(
    request: Request, plea: Plea, caller: Annotated[Caller, requires(Permission.DECIDE)]
) -> Response:
    """Pass on a customer's appeal; 404 for a token that belongs to no decision, 409 while one is open."""
    there(read(request, lambda connection: decision_appealed(connection, plea.token)), "appeal token")
    return told(
        act(
            request,
            caller,
            lambda connection, _, at: appeal_decision(connection, plea.token, plea.words, at),
        )
    )


@router.post("/v1/appeals/{appeal}", responses=answers(Appeal), summary="Answer an appeal")
def post_answer(
    request: Request, appeal: str, answer: Answer, caller: Annotated[Caller, requires(Permission.APPROVE)]
) -> Response:
    """Grant it, which undoes the decision, or refuse it; 409 for who took part in the decision."""
    there(read(request, lambda connection: find_appeal(connection, appeal)), "appeal")
    return told(
        act(
            request,
            caller,
            lambda connection, by, at: close_appeal(connection, appeal, answer.grant, by, at),
        )
    )
