"""`/v1/campaigns`: what was found, who is in it, and why."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request, Response

from stillwatch.decide.roles import Permission
from stillwatch.engine.state.answers.campaigns import Found, all_campaigns, find_campaign, members_of
from stillwatch.model.scan import Campaign
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.acting import answers, read, there, told

router = APIRouter(tags=["review"])


class Summary(msgspec.Struct, frozen=True):
    """A campaign in figures; moments are microseconds since 1970 UTC."""

    id: str
    status: str
    confidence: float
    accounts: int
    exchanges: int
    harvest_exchanges: int
    output_tokens: int
    first_seen: int
    last_seen: int


class Membership(msgspec.Struct, frozen=True):
    """An account, as a hash, in a campaign."""

    account: str
    since: int
    bits: float
    harvest_share: float


class Detail(msgspec.Struct, frozen=True):
    """A campaign with its members, and the reasons, counter-reasons and course that the last scan gave."""

    summary: Summary
    members: list[Membership]
    result: Campaign


@router.get("/v1/campaigns", responses=answers(list[Summary]), summary="Campaigns")
def get_campaigns(request: Request, _: Annotated[Caller, requires(Permission.READ)]) -> Response:
    """Campaigns that are open or confirmed, the surest first."""
    found = read(request, all_campaigns)
    return told([_summary(one) for one in sorted(found, key=lambda one: (-one.confidence, one.id))])


@router.get("/v1/campaigns/{campaign}", responses=answers(Detail), summary="One campaign")
def get_campaign(
    request: Request, campaign: str, _: Annotated[Caller, requires(Permission.READ)]
) -> Response:
    """Who is in it, what speaks for it, and what against."""
    found = there(read(request, lambda connection: find_campaign(connection, campaign)), "campaign")
    members = read(request, lambda connection: members_of(connection, campaign))
    listed = [Membership(m.account, m.since, m.bits, m.harvest_share) for m in members]
    return told(Detail(_summary(found), listed, msgspec.json.decode(found.result, type=Campaign)))


def _summary(found: Found) -> Summary:
    return Summary(**{name: getattr(found, name) for name in Summary.__struct_fields__})
