"""Asks a server as the `openai` package does, for each key once and as a stream; prints what it got as JSON:
`python openai_caller.py URL KEY...`. Runs in LiteLLM's environment."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

_ASK: dict[str, Any] = {"model": "atlas-4", "messages": [{"role": "user", "content": "How far is the moon?"}]}


def main() -> None:
    """Ask and tell."""
    openai = importlib.import_module("openai")  # is in that environment only

    url, *keys = sys.argv[1:]
    told: dict[str, Any] = {}
    for key in keys:
        client = openai.OpenAI(base_url=url, api_key=key, max_retries=0, timeout=60)
        try:
            whole = client.chat.completions.with_raw_response.create(**_ASK)
            stream = client.chat.completions.create(
                **_ASK, stream=True, stream_options={"include_usage": True}
            )
            pieces = list(stream)
            usage = next(piece.usage for piece in reversed(pieces) if piece.usage)
            answer = whole.parse()
            told[key] = {
                "text": answer.choices[0].message.content,
                "streamed": "".join(p.choices[0].delta.content or "" for p in pieces if p.choices),
                "tokens": [answer.usage.completion_tokens, usage.completion_tokens],
                "action": whole.headers.get("x-stillwatch-action"),
            }
        except openai.APIStatusError as refused:
            told[key] = {"status": refused.status_code, "kind": type(refused).__name__, "body": refused.body}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
