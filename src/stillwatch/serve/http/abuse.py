"""`GET /v1/abuse`: which kinds of accounts campaigns use, and by how much more than the others."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request, Response

from stillwatch.decide.abuse import LEVEL, Abuse
from stillwatch.decide.roles import Permission
from stillwatch.engine.state.answers.abuse import exploited_kinds
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import answers, read, told

router = APIRouter(tags=["review"])


class Exploited(msgspec.Struct, frozen=True):
    """Kinds, the most exploited first. In each, `ratio` is how many times as often as the other kinds its
    accounts are in campaigns, and `low` to `high` the interval of `level`: null with too few campaigns."""

    level: float
    kinds: list[Abuse]


@router.get("/v1/abuse", responses=answers(Exploited), summary="Kinds of accounts that campaigns use")
def get_abuse(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """From the account feed and the campaigns that are open or confirmed (see docs/policy.md)."""
    return told(Exploited(LEVEL, read(request, exploited_kinds)))
