"""`/healthz`, `/readyz`, `/v1/health`: whether the service lives, can be used, and what is wrong with it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.health import Check, Signs, Status, assess, overall
from stillwatch.serve.http.access import open_to_all, requires

router = APIRouter(tags=["operations"])


class Alive(BaseModel):
    """The process answers."""

    status: Status = Status.OK


class Readiness(BaseModel):
    """The worst of all checks, and each of them; why stands in /v1/health."""

    status: Status
    checks: dict[str, Status]


class CheckReport(BaseModel):
    """One check with what is wrong."""

    status: Status
    says: str


class Looks(BaseModel):
    """Looks for campaigns, in seconds: the turn, since the last ended well and what it took, and since one
    began that is under way; null where there is none."""

    turn_s: float
    ended_s: float | None
    took_s: float | None
    under_way_s: float | None


class Health(BaseModel):
    """How the service fares, in full. `waited_s`: since the oldest exchange waits for the lake."""

    status: Status
    checks: dict[str, CheckReport]
    backlog_rows: int
    backlog_bytes: int
    waited_s: float | None
    looks: Looks
    accepted: int
    quarantined: int
    duplicates: int


_FAILING: Final = {503: {"model": Readiness, "description": "It cannot take exchanges or decide now."}}


@router.get("/healthz", dependencies=[open_to_all("says only that the process answers")])
async def healthz() -> Alive:
    """Whether the process answers: for whoever restarts it."""
    return Alive()


@router.get(
    "/readyz",
    responses=_FAILING,  # type: ignore[arg-type]
    dependencies=[open_to_all("names of checks and whether they pass, nothing of what they look at")],
)
async def readyz(request: Request, response: Response) -> Readiness:
    """Whether to send it traffic: 503 where a check fails. What is only late or was lost is `degraded`."""
    checks: list[Check] = await run_in_threadpool(request.app.state.service.checks)
    status = overall(checks)
    response.status_code = 503 if status is Status.FAILING else 200
    return Readiness(status=status, checks={check.name: check.status for check in checks})


@router.get("/v1/health")
async def health(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Health:
    """Each check with what is wrong, and the figures behind."""
    service = request.app.state.service
    signs: Signs = await run_in_threadpool(service.signs)
    checks = assess(signs)
    backlog, counts = service.intake.backlog(), service.intake.counters.read()
    return Health(
        status=overall(checks),
        checks={c.name: CheckReport(status=c.status, says=c.says) for c in checks},
        backlog_rows=backlog.rows,
        backlog_bytes=backlog.size,
        waited_s=signs.oldest,
        looks=Looks(
            turn_s=signs.detect_s,
            ended_s=signs.detected,
            took_s=signs.look_s,
            under_way_s=signs.looking,
        ),
        accepted=counts.accepted,
        quarantined=counts.quarantined,
        duplicates=counts.duplicates,
    )
