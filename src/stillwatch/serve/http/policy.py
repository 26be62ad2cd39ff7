"""`/v1/policy`: the policy that holds."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.roles import Permission
from stillwatch.engine.state.answers.policies import activate_policy, active_policy
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import act, answers, read, told
from stillwatch.serve.http.bodies import described, media_type, read_body
from stillwatch.serve.http.failures import Refusal

router = APIRouter(tags=["policy"])

TOML: Final = "application/toml"
_LIMIT: Final = 1 << 20
_POLICY: Final = {"type": "string", "format": "stillwatch-policy", "description": "See docs/policy.md."}


class Activated(msgspec.Struct, frozen=True):
    """The version of the policy that holds now, and its mode."""

    version: str
    mode: str


@router.get("/v1/policy", responses=answers(Policy), summary="The policy")
def get_policy(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """What the policy says, as values."""
    return told(read(request, active_policy))


@router.put(
    "/v1/policy",
    openapi_extra=described({TOML: _POLICY}),
    responses=answers(Activated),
    summary="Put a policy into force",
)
async def put_policy(
    request: Request, caller: Annotated[Caller, requires(Permission.ADMINISTER)]
) -> Response:
    """Have a policy hold from now on; 422 with line and field where it is none."""
    if media_type(request) != TOML:
        raise Refusal(415, "unknown_media_type", f"Content-Type: expected {TOML}")
    body = await read_body(request, _LIMIT)
    try:
        text = body.decode("utf-8")
        policy: Policy = await run_in_threadpool(
            act, request, caller, lambda c, by, at: activate_policy(c, text, "policy", by, at)
        )
    except UnicodeDecodeError as fault:
        raise Refusal(422, "invalid", "the policy is not UTF-8") from fault
    except Refusal as refused:
        cause = refused.__cause__
        hint = cause.hint if isinstance(cause, StillwatchError) else ""
        raise Refusal(422, "invalid", str(refused), hint=hint) from refused
    return told(Activated(policy.version, policy.mode))
