"""`/v1/indicators`: what others told about accounts, networks, clients and texts."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from stillwatch.decide.indicators import LASTS_DAYS
from stillwatch.decide.roles import Permission
from stillwatch.decide.standing import Indicator, Named
from stillwatch.engine.state.answers.indicators import (
    add_indicator,
    find_indicator,
    live_indicators,
    withdraw_indicator,
)
from stillwatch.engine.state.retention import DAY_US
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import act, read, there
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.programmes import Moment, Name
from stillwatch.serve.http.releases import moment
from stillwatch.serve.inline.naming import value_of

router = APIRouter(tags=["policy"])


class Word(BaseModel):
    """Who said something, why, how surely, and until when that counts."""

    model_config = ConfigDict(extra="forbid")

    source: Name = Field(description="Who said so; decisions quote it.")
    reason: Name = Field(description="Why; decisions quote it.")
    confidence: Annotated[float, Field(ge=0, le=1, description="How sure the source is.")]
    valid_until: Moment | None = Field(None, description=f"{LASTS_DAYS} days from now if not named.")


class NamedOne(Word):
    """An account or organisation as exchanges name it, or a user agent; kept as a keyed hash."""

    kind: Literal["account", "org", "client"]
    value: Name


class NamedNetwork(Word):
    """An address, or a network of 24 bits (IPv4) or 48 bits (IPv6); kept as a keyed hash of the network."""

    kind: Literal["network"]
    value: Annotated[str, Field(max_length=64, json_schema_extra={"format": "stillwatch-network"})]


class NamedFrame(Word):
    """A whole system text, or one sentence of it or of the question, of four words or more; kept as a keyed
    hash."""

    kind: Literal["frame"]
    value: Annotated[str, Field(max_length=100_000, json_schema_extra={"format": "stillwatch-frame"})]


class KeptIndicator(BaseModel):
    """An indicator as it is kept: `value` is a hash."""

    id: str
    kind: Named
    value: str
    source: str
    reason: str
    confidence: float
    since: datetime
    valid_until: datetime
    by: str


Wanted = Annotated[NamedOne | NamedNetwork | NamedFrame, Field(discriminator="kind")]


@router.get("/v1/indicators", summary="Indicators")
def get_indicators(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> list[KeptIndicator]:
    """Indicators that have not ended, the newest last."""
    now: int = request.app.state.service.clock()
    return [_kept(one) for one in read(request, lambda connection: live_indicators(connection, now))]


@router.post("/v1/indicators", summary="Add an indicator")
def post_indicator(
    request: Request, wanted: Wanted, caller: Annotated[Caller, requires(Permission.REVIEW)]
) -> KeptIndicator:
    """Add what somebody else said; it is written into the ledger. 409 for an end that is past."""
    try:
        value = value_of(request.app.state.service.inline.decider.door, wanted.kind, wanted.value)
    except StillwatchError as fault:
        raise Refusal(422, "invalid", f"body.{fault}", hint=fault.hint) from fault

    def add(connection: Connection, by: str, at: int) -> Indicator:
        made = _indicator(wanted, value, by, at)
        add_indicator(connection, made)
        return made

    return _kept(act(request, caller, add))


@router.delete("/v1/indicators/{indicator}", summary="Withdraw an indicator")
def delete_indicator(
    request: Request, indicator: str, caller: Annotated[Caller, requires(Permission.REVIEW)]
) -> KeptIndicator:
    """Take an indicator back; no decision counts it any more."""
    now: int = request.app.state.service.clock()
    there(read(request, lambda connection: find_indicator(connection, indicator, now)), "indicator")
    return _kept(
        act(request, caller, lambda connection, by, at: withdraw_indicator(connection, indicator, by, at))
    )


def _indicator(wanted: Wanted, value: str, by: str, at: int) -> Indicator:
    until = at + LASTS_DAYS * DAY_US
    if wanted.valid_until is not None:
        until = round(wanted.valid_until.astimezone(UTC).timestamp() * 1e6)
    return Indicator(
        id=f"ind_{secrets.token_hex(8)}", kind=wanted.kind, value=value, source=wanted.source,
        reason=wanted.reason, confidence=wanted.confidence, since=at, valid_until=until, by=by,
    )  # fmt: skip


def _kept(one: Indicator) -> KeptIndicator:
    return KeptIndicator(
        id=one.id, kind=one.kind, value=one.value, source=one.source, reason=one.reason,
        confidence=one.confidence, since=moment(one.since), valid_until=moment(one.valid_until), by=one.by,
    )  # fmt: skip
