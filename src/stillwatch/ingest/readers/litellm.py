"""Reads LiteLLM's StandardLoggingPayload, as its generic_api callback and its loggers write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.dispatch import answer_of
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import chat_request, chat_usage
from stillwatch.ingest.envelope import open_object, required
from stillwatch.model.exchange import Exchange, Response, Usage

_SIGNS = frozenset({"litellm_call_id", "call_type", "startTime", "model_parameters", "custom_llm_provider"})


class LiteLLMReader:
    """One payload is one exchange; most of its 13 KB describe the model's price list."""

    name = "litellm"
    title = "LiteLLM StandardLoggingPayload"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Three of the fields that only LiteLLM writes."""
        return any(len(_SIGNS & row.keys()) >= 3 for row in rows)

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the payload."""
        payload = open_object(row)
        metadata = payload.inner("metadata")
        answer = _answer(payload)
        seconds = payload.number("response_time")
        return (
            Exchange(
                id=required(payload.text("id", "litellm_call_id"), "id"),
                ts=required(payload.number("startTime"), "startTime"),
                account=required(_account(payload, metadata), "metadata.user_api_key_user_id"),
                model=required(payload.text("model_group", "model") or answer.model, "model"),
                org=metadata.text("user_api_key_org_id", "user_api_key_team_id"),
                api_key=metadata.text("user_api_key_hash"),
                endpoint=metadata.text("user_api_key_request_route") or payload.text("call_type"),
                ip=payload.text("requester_ip_address") or metadata.text("requester_ip_address"),
                user_agent=payload.text("user_agent") or metadata.text("user_agent"),
                request=chat_request(_request(payload)),
                response=answer.response,
                usage=_usage(payload, metadata),
                latency_ms=None if seconds is None else seconds * 1000,
                status=_status(payload),
                conversation=payload.text("session_id"),
            ),
        )


def _account(payload: Fields, metadata: Fields) -> str | None:
    """The key's user, else the end user; a key without either is an account of its own."""
    return (
        metadata.text("user_api_key_user_id")
        or payload.text("end_user")
        or metadata.text("user_api_key_end_user_id", "user_api_key_hash")
    )


def _request(payload: Fields) -> Fields:
    """The parameters of the call together with its messages, as a request body has them."""
    messages = payload.raw("messages")
    if isinstance(messages, dict):  # some call types log one object
        messages = [messages]
    return Fields(
        {**payload.inner("model_parameters").values, "messages": messages, "stream": payload.raw("stream")}
    )


def _answer(payload: Fields) -> Answer:
    response = payload.raw("response")
    if isinstance(response, str):
        return Answer(Response(response))
    return answer_of(payload.inner("response")) if isinstance(response, dict) else Answer()


def _usage(payload: Fields, metadata: Fields) -> Usage:
    details = chat_usage(metadata.inner("usage_object"))
    return Usage(
        input_tokens=payload.integer("prompt_tokens"),
        output_tokens=payload.integer("completion_tokens"),
        reasoning_tokens=details.reasoning_tokens,
        cached_tokens=details.cached_tokens,
    )


def _status(payload: Fields) -> int | None:
    """The HTTP status that the caller saw."""
    if payload.text("status") != "failure":
        return 200 if "status" in payload else None
    code = payload.inner("error_information").text("error_code") or ""
    return int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 500
