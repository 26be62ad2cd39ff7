"""`POST /v1/traces`: OTLP in both encodings, answered as OTLP answers."""

from __future__ import annotations

from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from tests.engine.intake.test_otlp import export, text

PROTOBUF = {"Content-Type": "application/x-protobuf"}


def accepted(client: TestClient) -> int:
    count: int = client.app.state.service.intake.counters.read().accepted  # type: ignore[attr-defined]
    return count


def test_spans_of_model_calls_are_taken_and_others_passed_over(client: TestClient) -> None:
    before = accepted(client)
    answer = client.post("/v1/traces", content=export().SerializeToString(), headers=PROTOBUF)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/x-protobuf"
    assert not ExportTraceServiceResponse.FromString(answer.content).HasField("partial_success")
    assert accepted(client) == before + 1


def test_a_bad_span_is_counted_as_rejected(client: TestClient) -> None:
    broken = export()
    spans = broken.resource_spans[0].scope_spans[0].spans
    del spans[0].attributes[3]  # user.id
    spans.add(span_id=b"\2" * 8, trace_id=b"\3" * 16, attributes=[text("gen_ai.request.model", "atlas-4")])
    answer = client.post("/v1/traces", content=broken.SerializeToString(), headers=PROTOBUF)
    partial = ExportTraceServiceResponse.FromString(answer.content).partial_success
    assert partial.rejected_spans == 2
    assert partial.error_message.startswith("span 0: attributes.user.id")


def test_the_answer_to_json_is_json(client: TestClient) -> None:
    answer = client.post("/v1/traces", json={"resourceSpans": []})
    assert (answer.status_code, answer.json()) == (200, {})
    bad = [{"scopeSpans": [{"spans": [{"attributes": [{"key": "gen_ai.system", "value": {}}]}]}]}]
    answer = client.post("/v1/traces", json={"resourceSpans": bad})
    assert answer.status_code == 200


def test_other_media_types_are_refused(client: TestClient) -> None:
    answer = client.post("/v1/traces", content=b"", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unknown_media_type")
