"""`POST /beta/litellm_basic_guardrail_api`: LiteLLM's generic guardrail, which asks before the model does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from stillwatch.decide.answer import Decision
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import chat_request
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Message
from stillwatch.model.exchange import Request as Body
from stillwatch.serve.http.bodies import described, read_body
from stillwatch.serve.http.decide import JSON, LIMIT, decoded
from stillwatch.serve.http.direct import DirectRoute
from stillwatch.serve.http.gateway_access import RequiresGateway
from stillwatch.serve.http.schemas import schema_of
from stillwatch.serve.inline.gate import Gate
from stillwatch.serve.inline.gateway import NO_MODEL
from stillwatch.serve.inline.refusal import hint_of, message_of
from stillwatch.serve.inline.request import DoorRequest

router = APIRouter(tags=["decide"], route_class=DirectRoute)

_USUAL: Final = ("user_api_key_user_id", "user_api_key_end_user_id", "user_api_key_hash")
_IN_LOGS: Final = {"end_user": "user_api_key_end_user_id"}  # what a field of the log is called here
_HIDDEN: Final = "[present]"  # what LiteLLM puts in the place of a header that it keeps to itself


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """Whose key a request came with, under LiteLLM's names."""

    user_api_key_hash: str | None = None
    user_api_key_user_id: str | None = None
    user_api_key_team_id: str | None = None
    user_api_key_end_user_id: str | None = None
    user_api_key_org_id: str | None = None


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """What LiteLLM asks about: a request, or an answer."""

    input_type: Literal["request", "response"] = "request"
    model: str | None = None
    structured_messages: list[dict[str, Any]] | None = None
    texts: list[str] | None = None
    tools: list[dict[str, Any]] | None = None
    request_data: Key | None = None
    request_headers: dict[str, Any] | None = None


class Guarding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What LiteLLM is told."""

    action: Literal["NONE", "BLOCKED"]
    blocked_reason: str | None = None


_DECODER: Final = msgspec.json.Decoder(Guarded)
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Whether it passes.", "content": {JSON: {"schema": schema_of(Guarding)}}}
}


@router.post(
    "/beta/litellm_basic_guardrail_api",
    openapi_extra=described({JSON: schema_of(Guarded)}),
    responses=_ANSWER,
    dependencies=[Depends(RequiresGateway("x-api-key"))],  # LiteLLM's `api_key` comes so
    summary="LiteLLM's guardrail",
)
async def post_guardrail(request: Request) -> Response:
    """Decide on a request that LiteLLM has received. Answers are never looked at: they pass."""
    guarded: Guarded = decoded(await read_body(request, LIMIT), _DECODER)
    gate: Gate = request.app.state.decider
    asked = door_request(guarded, gate.settings.litellm_account) if guarded.input_type == "request" else None
    told = Guarding("NONE") if asked is None else told_of(gate.decide(asked))
    return Response(msgspec.json.encode(told), media_type=JSON)


def door_request(guarded: Guarded, fields: Sequence[str] = ()) -> DoorRequest | None:
    """The request at the door, its account named as in LiteLLM's logs (there by `fields`, if any are told);
    None where nobody is named. Its call id is no name of the exchange: LiteLLM logs that under the id of the
    model's answer."""
    key = guarded.request_data or Key()
    account = _account(key, fields)
    if not account:
        return None
    headers = {name.lower(): value for name, value in (guarded.request_headers or {}).items()}
    agent = headers.get("user-agent")
    return DoorRequest(
        account=account,
        model=guarded.model or NO_MODEL,
        org=key.user_api_key_org_id or key.user_api_key_team_id or None,
        user_agent=agent if isinstance(agent, str) and agent != _HIDDEN else None,
        request=_body(guarded),
    )


def _account(key: Key, fields: Sequence[str]) -> str | None:
    """Who it is, by the first of the fields of a log that LiteLLM tells a guardrail too."""
    for field in fields or _USUAL:
        found: str | None = getattr(key, _IN_LOGS.get(field, field.removeprefix("metadata.")), None)
        if found:
            return found
    return None


def told_of(decision: Decision) -> Guarding:
    """The decision in LiteLLM's words; it can stop a request, and neither change its model nor wait."""
    if decision.allow:
        return Guarding("NONE")
    return Guarding("BLOCKED", f"{decision.reason}: {message_of(decision)}. {hint_of(decision)}".strip())


def _body(guarded: Guarded) -> Body:
    """The chat body; of other endpoints the bare texts, as what the user says."""
    if guarded.structured_messages:
        given = {"messages": guarded.structured_messages, "tools": guarded.tools}
        try:
            return chat_request(Fields(given))
        except BadRow:
            return Body()
    return Body(messages=[Message("user", text) for text in guarded.texts or ()])
