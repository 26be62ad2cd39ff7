"""Makes OTLP JSON spans with the real emitters: python make_otel.py FOLDER [GENERATION...].

The OpenAI client talks to a server in this process; three instrumentations, one of each attribute
generation, trace it, and the OpenTelemetry SDK's own file exporter writes what they saw. The generation
`legacy` wants opentelemetry-instrumentation-openai 0.40, which later gave up those names.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "span_only"

from openai import OpenAI  # type: ignore[import-not-found]
from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

IMAGE = "https://example.com/a.png"
TOOL = {"type": "function", "function": {"name": "search", "description": "Looks it up.",
        "parameters": {"type": "object", "properties": {}}}}  # fmt: skip
TURNS: list[Any] = [
    {"role": "system", "content": "You are an expert."},
    {"role": "user", "content": "Weather in Oslo?"},
    {"role": "assistant", "content": None, "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "search", "arguments": "{}"}}]},
    {"role": "tool", "tool_call_id": "call_1", "content": "rain"},
]  # fmt: skip
LOOK: list[Any] = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": IMAGE}},
        ],
    }
]


class Model(BaseHTTPRequestHandler):
    """Answers every chat request in the same way."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1767571205,
            "model": "gpt-4o-2024-08-06",
            "choices": [{"index": 0, "finish_reason": "stop",
                         "message": {"role": "assistant", "content": "Because of the moon."}}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16,
                      "prompt_tokens_details": {"cached_tokens": 3},
                      "completion_tokens_details": {"reasoning_tokens": 2}},
        }).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet."""


class Gateway(SpanProcessor):  # type: ignore[misc]
    """Adds what an operator's gateway knows of the caller, under the general semantic conventions."""

    def on_start(self, span: Span, parent_context: Any = None) -> None:  # noqa: ARG002
        span.set_attributes({"user.id": "acct_otel", "client.address": "203.0.113.8",
                             "user_agent.original": "OpenAI/Python 2.1.0"})  # fmt: skip


def instrumentor(generation: str) -> tuple[Any, str]:
    """The instrumentation that emits this generation of attributes, and its distribution's name."""
    if generation == "current":
        from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor as Current

        return Current(), "opentelemetry-instrumentation-genai-openai"
    if generation == "legacy":
        from opentelemetry.instrumentation.openai import OpenAIInstrumentor as Legacy

        return Legacy(), "opentelemetry-instrumentation-openai"
    from openinference.instrumentation.openai import (  # type: ignore[import-not-found]
        OpenAIInstrumentor as OpenInference,
    )

    return OpenInference(), "openinference-instrumentation-openai"


def make(generation: str, folder: Path, port: int) -> None:
    """Write the spans of four requests, with the versions that made them in the resource."""
    tracing, distribution = instrumentor(generation)
    made_with = f"{distribution} {version(distribution)}, opentelemetry-sdk {version('opentelemetry-sdk')}"
    path = folder / f"otel_{generation}.jsonl"
    path.unlink(missing_ok=True)
    provider = TracerProvider(resource=Resource({"service.name": "gateway", "organization.id": "org_otel",
                                                 "stillwatch.made_with": made_with}))  # fmt: skip
    provider.add_span_processor(Gateway())
    provider.add_span_processor(BatchSpanProcessor(FileSpanExporter(path)))
    tracing.instrument(tracer_provider=provider)
    client = OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none")
    with provider.get_tracer("gateway").start_as_current_span("POST /v1/chat/completions"):
        client.chat.completions.create(
            model="gpt-4o", messages=TURNS[:2], temperature=0.2, max_tokens=64, seed=1, user="end_user_1"
        )
    client.chat.completions.create(model="gpt-4o", messages=TURNS, tools=[TOOL])
    client.chat.completions.create(model="gpt-4o", messages=LOOK, n=1)
    provider.shutdown()
    tracing.uninstrument()


def main(folder: Path, generations: list[str]) -> None:
    """Write one file for each generation."""
    server = HTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for generation in generations or ["current", "openinference"]:
        make(generation, folder, server.server_port)
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
