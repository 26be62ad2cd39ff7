"""Reads AWS Bedrock model invocation logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.anthropic_messages import streamed_answer
from stillwatch.ingest.bodies.dispatch import answer_of, request_of
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.envelope import open_object, required
from stillwatch.model.exchange import Exchange, Usage


class BedrockReader:
    """One ModelInvocationLog is one exchange; bodies over 100 KB stand elsewhere and are missing here."""

    name = "bedrock"
    title = "AWS Bedrock invocation log"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """The schema's own name, or the fields that only it has."""
        return any(
            row.get("schemaType") == "ModelInvocationLog" or {"requestId", "modelId"} <= row.keys()
            for row in rows
        )

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the log entry."""
        entry = open_object(row)
        asked, answered = entry.inner("input"), entry.inner("output")
        body = asked.inner("inputBodyJson")
        answer = _answer(answered)
        operation = entry.text("operation")
        return (
            Exchange(
                id=required(entry.text("requestId"), "requestId"),
                ts=required(entry.text("timestamp"), "timestamp"),
                account=required(
                    entry.inner("identity").text("arn") or entry.text("accountId"), "identity.arn"
                ),
                model=required(entry.text("modelId"), "modelId"),
                org=entry.text("accountId"),
                access_path="cloud:bedrock",
                endpoint=operation,
                request=request_of(body),
                response=answer.response,
                usage=Usage(
                    input_tokens=asked.integer("inputTokenCount"),
                    output_tokens=answered.integer("outputTokenCount"),
                    reasoning_tokens=answer.usage.reasoning_tokens,
                    cached_tokens=asked.integer("cacheReadInputTokenCount"),
                ),
                latency_ms=_latency(answered),
                status=400 if "errorCode" in entry else 200,
            ),
        )


def _answer(answered: Fields) -> Answer:
    if isinstance(answered.raw("outputBodyJson"), list):  # what a stream sent, event by event
        return streamed_answer(list(answered.objects("outputBodyJson")))
    return answer_of(answered.inner("outputBodyJson"))


def _latency(answered: Fields) -> float | None:
    body = answered.raw("outputBodyJson")
    return (
        answered.inner("outputBodyJson").inner("metrics").number("latencyMs")
        if isinstance(body, dict)
        else None
    )
