"""What every failure looks like: one envelope, whatever went wrong."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from stillwatch.engine.intake.faults import (
    BodyTooLarge,
    IntakeBusy,
    IntakeFull,
    IntakeUnavailable,
    UnreadableBody,
)
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.model.errors import StillwatchError

_LOG = structlog.get_logger(__name__)


class Fault(BaseModel):
    """What went wrong: a code for programs, a sentence and what to do for people."""

    code: str = Field(examples=["unreadable_body"])
    message: str
    hint: str = ""


class Failure(BaseModel):
    """The answer to every request that failed."""

    error: Fault


class Refusal(Exception):
    """An answer other than success, with its status and headers."""

    def __init__(
        self, status: int, code: str, message: str, *, hint: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.hint, self.headers = status, code, hint, headers or {}


def failure(status: int, code: str, message: str, hint: str = "", **headers: str) -> JSONResponse:
    """The envelope as a response."""
    content = Failure(error=Fault(code=code, message=message, hint=hint)).model_dump()
    return JSONResponse(content, status, {name.replace("_", "-"): value for name, value in headers.items()})


def answer_failures(app: FastAPI) -> None:
    """Have `app` answer every fault in the envelope."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(StillwatchError, _fault)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _own)


def status_of(fault: StillwatchError) -> tuple[int, str]:
    """HTTP status and code of a fault that the caller or the operator can mend."""
    known: list[tuple[type[StillwatchError], int, str]] = [
        (BodyTooLarge, 413, "body_too_large"),
        (UnreadableBody, 400, "unreadable_body"),
        (IntakeBusy, 429, "busy"),
        (IntakeFull, 507, "disk_full"),
        (IntakeUnavailable, 503, "unavailable"),
        (StateUnavailable, 503, "state_unavailable"),
    ]
    return next(((status, code) for kind, status, code in known if isinstance(fault, kind)), (400, "refused"))


async def _refused(_: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, Refusal)
    return failure(fault.status, fault.code, str(fault), fault.hint, **fault.headers)


async def _fault(_: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, StillwatchError)
    status, code = status_of(fault)
    if status >= 500:
        _LOG.error("unavailable", code=code, says=str(fault))
        # where on this machine is the operator's affair: it stands in the log and in /v1/health
        return failure(status, code, "what was sent cannot be kept now", "Try again later.", Retry_After="10")
    headers = {"Retry_After": str(fault.retry_after)} if isinstance(fault, IntakeBusy) else {}
    return failure(status, code, str(fault), fault.hint, **headers)


async def _invalid(_: Request, fault: Exception) -> JSONResponse:
    """The first thing wrong with a request, by its place; what was sent there is not repeated."""
    assert isinstance(fault, RequestValidationError)
    first = fault.errors()[0] if fault.errors() else {"loc": ("body",), "msg": "invalid"}
    place = ".".join(map(str, first["loc"]))
    return failure(422, "invalid", f"{place}: {first['msg']}", "See /openapi.json for what is expected.")


async def _http(_: Request, fault: Exception) -> JSONResponse:
    assert isinstance(fault, HTTPException)
    codes = {404: "not_found", 405: "method_not_allowed"}
    return failure(
        fault.status_code, codes.get(fault.status_code, "refused"), str(fault.detail), **(fault.headers or {})
    )


async def _own(_: Request, fault: Exception) -> JSONResponse:
    _LOG.error("fault", kind=type(fault).__name__, exc_info=fault)
    return failure(500, "internal", "a fault of stillwatch", "It is in the log of the service: report it.")
