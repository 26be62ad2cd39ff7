"""The small envelope around a request body and its response body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.dispatch import answer_of, request_of
from stillwatch.ingest.bodies.fields import Fields, kind_of
from stillwatch.ingest.bodies.openai_responses import conversation_of
from stillwatch.ingest.documents import decode_document
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Exchange, Request

_OBJECT = msgspec.json.Decoder(dict[str, Any])


def open_object(row: bytes) -> Fields:
    """The fields of a row that is one JSON object; raises BadRow."""
    values = decode_document(row, _OBJECT)
    return Fields(values)


def bodies_in(rows: Sequence[Mapping[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The request and response bodies of the rows that have them, for recognition."""
    return [
        (request, response if isinstance(response, dict) else {})
        for row in rows
        if isinstance(request := row.get("request"), dict)
        for response in (row.get("response"),)
    ]


def read_pair(row: bytes) -> Exchange:
    """The exchange of one envelope, whichever API its bodies are of: a gateway's log mixes them."""
    envelope = open_object(row)
    body = envelope.inner("request")
    answer = answer_of(envelope.inner("response"))
    return seal(envelope, body, request_of(body), answer)


def seal(envelope: Fields, body: Fields, request: Request, answer: Answer) -> Exchange:
    """The exchange of an envelope and what its bodies say; raises BadRow where one of four is missing."""
    stamp = envelope.raw("ts", "timestamp")
    if stamp is not None and (isinstance(stamp, bool) or not isinstance(stamp, str | int | float)):
        raise BadRow(envelope.place("ts"), f"expected a timestamp, got {kind_of(stamp)}")
    return Exchange(
        id=required(envelope.text("id") or answer.id, "id"),
        ts=required(stamp, "ts"),
        account=required(envelope.text("account", "user") or account_in(body), "account"),
        model=required(envelope.text("model") or body.text("model") or answer.model, "request.model"),
        org=envelope.text("org"),
        api_key=envelope.text("api_key"),
        access_path=envelope.text("access_path"),
        endpoint=envelope.text("endpoint"),
        ip=envelope.text("ip"),
        asn=envelope.integer("asn"),
        user_agent=envelope.text("user_agent"),
        request=request,
        response=answer.response,
        usage=answer.usage,
        latency_ms=envelope.number("latency_ms"),
        status=envelope.integer("status"),
        conversation=envelope.text("conversation") or conversation_of(body),
    )


def account_in(body: Fields) -> str | None:
    """Who the request body says the user is, under the names the APIs have for it."""
    metadata = body.raw("metadata")
    named = metadata.get("user_id") if isinstance(metadata, dict) else None
    return (named if isinstance(named, str) else None) or body.text("safety_identifier", "user")


def required(value: Any, field: str) -> Any:
    """`value`, or BadRow where it is missing."""
    if value is None:
        raise BadRow(field, "missing")
    return value
