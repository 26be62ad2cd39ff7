"""Makes LiteLLM logging payloads with litellm itself: python make_litellm.py FOLDER.

Needs the packages litellm and mcp, in an environment apart, which STILLWATCH_PAYLOAD_PYTHON names to
the tests that make these payloads anew: litellm is never in this project's own environment, as it
pins old versions of much else.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import litellm
from litellm.integrations.custom_logger import CustomLogger

PIXEL = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ" * 2
KEY = {  # what the LiteLLM proxy puts into the metadata of every request
    "user_api_key_hash": "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b",
    "user_api_key_alias": "batch-key",
    "user_api_key_user_id": "acct_lite",
    "user_api_key_org_id": "org_lite",
    "user_api_key_team_id": "team_lite",
    "user_api_key_request_route": "/v1/chat/completions",
    "requester_ip_address": "203.0.113.7",
    "user_agent": "OpenAI/Python 2.1.0",
}
TOOL = {
    "type": "function",
    "function": {"name": "search", "parameters": {"type": "object", "properties": {}}},
}
ASK = [{"role": "user", "content": "Explain tides."}]
TURNS = [
    {"role": "system", "content": "You are an expert."},
    {"role": "user", "content": "Weather in Oslo?"},
    {"role": "assistant", "content": None, "tool_calls": [
        {"id": "call_1", "type": "function", "function": {"name": "search", "arguments": "{}"}}]},
    {"role": "tool", "tool_call_id": "call_1", "content": "rain"},
]  # fmt: skip
LOOK = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": PIXEL}},
        ],
    }
]


class Catcher(CustomLogger):  # type: ignore[misc]
    """Keeps every payload that litellm logs."""

    def __init__(self) -> None:
        super().__init__()
        self.payloads: dict[str, dict[str, Any]] = {}

    async def async_log_success_event(self, kwargs: Any, *_: Any, **__: Any) -> None:
        self._keep(kwargs)

    async def async_log_failure_event(self, kwargs: Any, *_: Any, **__: Any) -> None:
        self._keep(kwargs)

    def _keep(self, kwargs: Any) -> None:
        name = kwargs["litellm_params"]["metadata"]["case"]
        self.payloads[name] = kwargs["standard_logging_object"]


async def ask(case: str, **arguments: Any) -> None:
    arguments = {"model": "gpt-4o", "mock_response": "Because of the moon.", "user": "end_user_1"} | arguments
    try:
        answer = await litellm.acompletion(metadata=KEY | {"case": case}, **arguments)
        if arguments.get("stream"):
            async for _ in answer:
                pass
    except (litellm.exceptions.APIError, litellm.exceptions.RateLimitError) as error:
        print(case, "failed as it should:", type(error).__name__)


async def main(folder: Path) -> None:
    """Log one call of each kind and write the payloads, with the version that made them."""
    catcher = Catcher()
    litellm.callbacks = [catcher]
    await ask("single", messages=ASK, temperature=0.2, max_tokens=64)
    await ask("tools", messages=TURNS, tools=[TOOL])
    await ask("image", messages=LOOK, n=2)
    await ask("stream", messages=ASK, stream=True, stream_options={"include_usage": True})
    thinking = {"type": "enabled", "budget_tokens": 1024}
    await ask("claude", messages=TURNS[:2], model="claude-sonnet-4-5", thinking=thinking)
    await ask("failure", messages=ASK, mock_response=litellm.RateLimitError("slow down", "openai", "gpt-4o"))
    labels = KEY | {"case": "responses"}
    await litellm.aresponses(
        model="gpt-4o",
        input="Explain tides.",
        mock_response="Because of the moon.",
        metadata=labels,
        litellm_metadata=labels,
    )
    await asyncio.sleep(3)  # the loggers run in the background
    made_with = f"litellm {version('litellm')}"
    lines = []
    for case, payload in sorted(catcher.payloads.items()):
        payload["model_map_information"] = None  # 9 of its 13 KB, and not about the exchange
        payload["error_information"]["traceback"] = ""  # paths of the machine
        lines.append(json.dumps({"case": case, "made_with": made_with, "payload": payload}, default=str))
    (folder / "litellm.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
