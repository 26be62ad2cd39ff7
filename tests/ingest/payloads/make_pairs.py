"""Makes request-response pairs with the vendors' own clients: python make_pairs.py FOLDER.

A server in this process stands where a gateway would: it keeps what the openai, anthropic and boto3
clients send and answers with objects that those clients' own types accept. The Bedrock log entry
around a Converse pair follows the vendor's documentation, as only the service itself writes it.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anthropic  # type: ignore[import-not-found]
import boto3  # type: ignore[import-not-found]
from openai import OpenAI  # type: ignore[import-not-found]

SYSTEM, ASK, REPLY = "You are an expert.", "Weather in Oslo?", "Because of the moon."
PARAMETERS = {"type": "object", "properties": {}}
ANSWERS: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1767571205,
        "model": "gpt-4o-2024-08-06",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": REPLY}},
        ],
        "usage": {
            "prompt_tokens": 11,
            "completion_tokens": 5,
            "total_tokens": 16,
            "prompt_tokens_details": {"cached_tokens": 3},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
    },
    "/v1/responses": {
        "id": "resp_1",
        "object": "response",
        "created_at": 1767571205,
        "model": "gpt-4o-2024-08-06",
        "status": "completed",
        "output": [
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {
                "type": "message",
                "id": "msg_1",
                "role": "assistant",
                "status": "completed",
                "content": [{"type": "output_text", "text": REPLY, "annotations": []}],
            },
        ],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 11,
            "output_tokens": 5,
            "total_tokens": 16,
            "input_tokens_details": {"cached_tokens": 3},
            "output_tokens_details": {"reasoning_tokens": 2},
        },
    },
    "/v1/messages": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": [
            {"type": "thinking", "thinking": "Hm.", "signature": ""},
            {"type": "text", "text": REPLY},
        ],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 8, "output_tokens": 5, "cache_read_input_tokens": 3},
    },
    "/converse": {
        "output": {"message": {"role": "assistant", "content": [{"text": REPLY}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 11, "outputTokens": 5, "totalTokens": 16},
        "metrics": {"latencyMs": 321},
    },
}


class Gateway(BaseHTTPRequestHandler):
    """Answers from the table and keeps what it was asked."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        path = "/converse" if self.path.endswith("/converse") else self.path.partition("?")[0]
        Gateway.asked.append(
            {
                "endpoint": path,
                "user_agent": self.headers["user-agent"],
                "request": request,
                "response": ANSWERS[path],
            }
        )
        body = json.dumps(ANSWERS[path]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Stay quiet."""


def ask_openai(url: str) -> None:
    """Two chats and two responses: one turn each, then one with tools and their results."""
    client = OpenAI(base_url=f"{url}/v1", api_key="none")
    tool: Any = {"type": "function", "function": {"name": "search", "parameters": PARAMETERS}}
    call: Any = {"id": "call_1", "type": "function", "function": {"name": "search", "arguments": "{}"}}
    turns: Any = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": ASK}]
    client.chat.completions.create(
        model="gpt-4o",
        messages=turns,
        max_completion_tokens=64,
        temperature=0.2,
        n=1,
        safety_identifier="end_1",
    )
    turns += [{"role": "assistant", "tool_calls": [call]}]
    turns += [{"role": "tool", "tool_call_id": "call_1", "content": "rain"}]
    client.chat.completions.create(model="gpt-4o", messages=turns, tools=[tool], reasoning_effort="low")
    client.responses.create(
        model="gpt-4o", input=ASK, instructions=SYSTEM, max_output_tokens=64, safety_identifier="end_1"
    )
    look = [
        {"type": "input_text", "text": ASK},
        {"type": "input_image", "image_url": "https://example.com/a.png"},
    ]
    items: Any = [
        {"role": "user", "content": look},
        {"type": "function_call", "call_id": "call_1", "name": "search", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call_1", "output": "rain"},
    ]
    flat: Any = {"type": "function", "name": "search", "parameters": PARAMETERS, "strict": True}
    client.responses.create(
        model="gpt-4o", input=items, tools=[flat], reasoning={"effort": "low"}, conversation="conv_1"
    )


def ask_anthropic(url: str) -> None:
    """A message of one turn, and one whose last turn is an image inside a tool result."""
    client = anthropic.Anthropic(base_url=url, api_key="none")
    turns: Any = [{"role": "user", "content": ASK}]
    client.messages.create(
        model="claude-sonnet-4-5", max_tokens=64, messages=turns, system=SYSTEM, metadata={"user_id": "end_1"}
    )
    picture = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
    turns += [
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "search", "input": {}}]}
    ]
    turns += [
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": [picture]}]}
    ]
    client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=2048,
        messages=turns,
        system=[{"type": "text", "text": SYSTEM}],
        tools=[{"name": "search", "input_schema": PARAMETERS}],
        thinking={"type": "enabled", "budget_tokens": 1024},
    )


def ask_bedrock(url: str) -> None:
    """One Converse call with tools and a tool result."""
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    client.converse(
        modelId="anthropic.claude-sonnet-4-5-v1:0",
        system=[{"text": SYSTEM}],
        messages=[
            {"role": "user", "content": [{"text": ASK}]},
            {
                "role": "assistant",
                "content": [{"toolUse": {"toolUseId": "t", "name": "search", "input": {}}}],
            },
            {"role": "user", "content": [{"toolResult": {"toolUseId": "t", "content": [{"text": "rain"}]}}]},
        ],
        inferenceConfig={"maxTokens": 64, "temperature": 0.2},
        toolConfig={"tools": [{"toolSpec": {"name": "search", "inputSchema": {"json": PARAMETERS}}}]},
    )


def log_entry(pair: dict[str, Any]) -> dict[str, Any]:
    """The invocation log entry of a Converse pair, as the vendor's documentation has it."""
    return {
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
        "timestamp": "2026-01-05T00:00:05Z",
        "accountId": "123456789012",
        "identity": {"arn": "arn:aws:iam::123456789012:user/acct_bedrock"},
        "region": "us-east-1",
        "requestId": "6a1c7f3e-0000-4000-8000-000000000001",
        "operation": "Converse",
        "modelId": "anthropic.claude-sonnet-4-5-v1:0",
        "input": {
            "inputContentType": "application/json",
            "inputBodyJson": pair["request"],
            "inputTokenCount": 11,
            "cacheReadInputTokenCount": 3,
        },
        "output": {
            "outputContentType": "application/json",
            "outputBodyJson": pair["response"],
            "outputTokenCount": 5,
        },
    }


def main(folder: Path) -> None:
    """Write one file for each API, with the versions that made it."""
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, ask, package in (
        ("openai", ask_openai, "openai"),
        ("anthropic", ask_anthropic, "anthropic"),
        ("bedrock", ask_bedrock, "boto3"),
    ):
        Gateway.asked = []
        ask(f"http://127.0.0.1:{server.server_port}")
        lines = []
        for number, pair in enumerate(Gateway.asked, 1):
            known = {"id": f"{name}_{number}", "ts": "2026-01-05T00:00:05.691Z", "account": f"acct_{name}"}
            row = log_entry(pair) if name == "bedrock" else known | pair
            lines.append(json.dumps(row | {"made_with": f"{package} {version(package)}"}))
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
