"""`/v1/programmes`: who is licensed to distil, what and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from stillwatch.decide.roles import Permission
from stillwatch.decide.standing import Programme
from stillwatch.engine.state.answers.exemptions import live_programmes
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.releases import Kept, moment

router = APIRouter(tags=["feeds"])

# neither the ledger nor PostgreSQL holds every control character
Name = Annotated[str, Field(min_length=1, max_length=1024, pattern=r"^[^\u0000-\u001f\u007f]+$")]


def _as_text(value: object) -> object:
    """Numbers would pass for seconds or milliseconds, whichever seems likelier."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or value.lstrip("+-").replace(".", "", 1).isdigit():
        raise ValueError("expected ISO 8601 with a time zone")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_as_text)]
Words = Annotated[list[Name], Field(max_length=1000)]


class ProgrammeTerms(BaseModel):
    """What a programme may do; without models or access paths any, without quota any number of tokens."""

    model_config = ConfigDict(extra="forbid")

    id: Name = Field(description="Sent again with the same id it is changed.")
    reason: Name = Field(description="Such as the number of the licence.")
    expires: Moment
    models: Words = []
    access_paths: Words = []
    quota: Annotated[int, Field(gt=0, lt=2**53, description="Output tokens a day.")] | None = None


class NamedProgramme(ProgrammeTerms):
    """A programme of an organisation or an account, named as in the exchanges; kept as a hash."""

    holder: Literal["org", "account"]
    name: Name


class KeptProgramme(ProgrammeTerms):
    """A programme as it is kept: `name` is a hash."""

    holder: Literal["org", "account"]
    name: str


class Programmes(BaseModel):
    """Programmes that have not expired."""

    programmes: list[KeptProgramme]


@router.put("/v1/programmes", summary="Authorise programmes")
async def put_programmes(
    request: Request,
    caller: Annotated[Caller, requires(Permission.ADMINISTER)],
    programmes: Annotated[list[NamedProgramme], Field(max_length=1000)],
) -> Kept:
    """Authorise programmes, or change them; each is written into the ledger."""
    service = request.app.state.service
    plain = [_plain(programme) for programme in programmes]
    await run_in_threadpool(service.feeds.put_programmes, plain, caller.name, service.clock())
    return Kept(kept=len(plain))


@router.get("/v1/programmes", summary="Authorised programmes")
def get_programmes(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Programmes:
    """The programmes that have not expired."""
    service = request.app.state.service
    with service.state.read() as connection:
        known = live_programmes(connection, service.clock())
    return Programmes(programmes=[_kept(programme) for programme in known])


def _plain(programme: NamedProgramme) -> Programme:
    return Programme(
        id=programme.id, reason=programme.reason,
        org=programme.name if programme.holder == "org" else None,
        account=programme.name if programme.holder == "account" else None,
        expires=round(programme.expires.astimezone(UTC).timestamp() * 1e6),
        models=tuple(programme.models), access_paths=tuple(programme.access_paths),
        quota=None if programme.quota is None else float(programme.quota),
    )  # fmt: skip


def _kept(programme: Programme) -> KeptProgramme:
    expires: datetime = moment(programme.expires)
    return KeptProgramme(
        id=programme.id, reason=programme.reason, holder="org" if programme.org else "account",
        name=programme.org or programme.account or "", expires=expires,
        models=list(programme.models), access_paths=list(programme.access_paths),
        quota=None if programme.quota is None else int(programme.quota),
    )  # fmt: skip
