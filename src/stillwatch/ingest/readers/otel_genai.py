"""Reads OTLP JSON trace exports whose spans tell of model calls, in three generations of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from stillwatch.ingest.envelope import open_object, required
from stillwatch.ingest.otel.current import CurrentNames
from stillwatch.ingest.otel.generation import Generation
from stillwatch.ingest.otel.legacy import LegacyNames
from stillwatch.ingest.otel.openinference import OpenInferenceNames
from stillwatch.ingest.otel.spans import Span, spans_of
from stillwatch.model.errors import BadRow
from stillwatch.model.exchange import Exchange

# the current names come last: spans of the older two often carry some of them as well
GENERATIONS: Final[tuple[Generation, ...]] = (OpenInferenceNames(), LegacyNames(), CurrentNames())

_ACCOUNT: Final = ("user.id", "enduser.id", "user.hash", "enduser.pseudo.id")
_DECLARED: Final = ("traceloop.association.properties.user_id", "gen_ai.user", "llm.user")
ACCOUNT_ATTRIBUTES: Final = (*_ACCOUNT, *_DECLARED)  # the first that is there names the account


class OTelGenAIReader:
    """One document is one export of many spans; spans that are no model calls are passed over."""

    name = "otel_genai"
    title = "OpenTelemetry GenAI spans (OTLP JSON)"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """An ExportTraceServiceRequest."""
        return any("resourceSpans" in row or "resource_spans" in row for row in rows)

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The model calls of the export; the first bad span is raised after the good ones."""
        return self._exchanges(row)

    def _exchanges(self, row: bytes) -> Iterator[Exchange]:
        first: BadRow | None = None
        for span in spans_of(open_object(row)):
            for generation in GENERATIONS:
                if generation.claims(span.attributes):
                    try:
                        yield _exchange(span, generation)
                    except BadRow as bad:
                        first = first or bad
                    break
        if first:
            raise first


def _exchange(span: Span, generation: Generation) -> Exchange:
    attributes, resource = span.attributes, span.resource
    answer = generation.answer(attributes)
    account = attributes.text(*_ACCOUNT) or resource.text(*_ACCOUNT) or attributes.text(*_DECLARED)
    return Exchange(
        id=required(span.id or None, "spanId"),
        ts=required(span.start, "startTimeUnixNano"),
        account=required(account, "attributes.user.id"),
        model=required(generation.model(attributes), "attributes.gen_ai.request.model"),
        org=attributes.text("organization.id") or resource.text("organization.id"),
        endpoint=attributes.text("http.route", "url.path", "gen_ai.operation.name"),
        ip=attributes.text("client.address"),
        asn=attributes.integer("client.as.number"),
        user_agent=attributes.text("user_agent.original"),
        request=generation.request(attributes),
        response=answer.response,
        usage=answer.usage,
        latency_ms=span.milliseconds,
        status=_status(span),
        conversation=attributes.text("gen_ai.conversation.id", "session.id"),
    )


def _status(span: Span) -> int:
    """The HTTP status where it is known; a span that failed without one counts as 500."""
    code = span.attributes.integer("http.response.status_code", "http.status_code")
    if code is not None:
        return code
    error = span.attributes.raw("error.type")
    if isinstance(error, str) and error.isascii() and error.isdigit() and len(error) == 3:
        return int(error)
    return 500 if span.failed or error is not None else 200
