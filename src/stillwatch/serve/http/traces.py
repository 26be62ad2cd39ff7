"""`POST /v1/traces`: OTLP over HTTP, in protobuf or JSON, as any OpenTelemetry exporter sends it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceResponse,
)

from stillwatch.decide.roles import Permission
from stillwatch.engine.intake.batch import Taken
from stillwatch.engine.intake.framing import Layout
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.http.access import requires
from stillwatch.serve.http.bodies import described, media_type
from stillwatch.serve.http.failures import Refusal
from stillwatch.serve.http.sending import JSON, take_in

router = APIRouter(tags=["ingest"])

PROTOBUF: Final = "application/x-protobuf"
_LAYOUTS: Final[dict[str, Layout]] = {JSON: "otlp_json", PROTOBUF: "otlp_protobuf"}
_EXPORT: Final = {"type": "object", "description": "An ExportTraceServiceRequest."}
_BODY: Final = described({JSON: _EXPORT, PROTOBUF: {"type": "string", "format": "binary"}})
_ANSWER: Final = {"description": "An ExportTraceServiceResponse.", "content": {PROTOBUF: {}, JSON: {}}}


@router.post("/v1/traces", openapi_extra=_BODY, responses={200: _ANSWER}, summary="Send traces")
async def post_traces(request: Request, caller: Annotated[Caller, requires(Permission.INGEST)]) -> Response:
    """Take the spans of model calls, passing others over; bad ones are counted as rejected."""
    layout = _LAYOUTS.get(media_type(request))
    if layout is None:
        raise Refusal(415, "unknown_media_type", f"Content-Type: expected {PROTOBUF} or {JSON}")
    taken = await take_in(request, caller, layout, "otel_genai")
    if layout == "otlp_json":
        return JSONResponse({"partialSuccess": _partial(taken)} if taken.quarantined else {})
    answer = ExportTraceServiceResponse()
    if taken.quarantined:
        answer.partial_success.CopyFrom(
            ExportTracePartialSuccess(rejected_spans=taken.quarantined, error_message=_told(taken))
        )
    return Response(answer.SerializeToString(), media_type=PROTOBUF)


def _partial(taken: Taken) -> dict[str, str]:
    """As protobuf's JSON has it: 64-bit integers are strings."""
    return {"rejectedSpans": str(taken.quarantined), "errorMessage": _told(taken)}


def _told(taken: Taken) -> str:
    first = taken.refused[0]
    return f"span {first.index}: {first.field}: {first.reason}"
