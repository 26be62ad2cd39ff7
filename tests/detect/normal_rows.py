"""Exchanges in normal form for tests of fingerprints and frames."""

from __future__ import annotations

from stillwatch.model.normal import NormalExchange

_MISSING = dict.fromkeys(
    (
        "org", "api_key", "access_path", "endpoint", "ip", "asn", "user_agent", "conversation", "stop_reason",
        "max_tokens", "temperature", "choices", "stream", "thinking", "logprobs", "input_tokens",
        "output_tokens", "reasoning_tokens", "cached_tokens", "latency_ms", "status",
    )
)  # fmt: skip


def exchange(number: int = 1, **given: object) -> NormalExchange:
    """An exchange with nothing logged but what is required and `given`."""
    fields: dict[str, object] = {
        "id": f"ex_{number}", "ts": 1_767_571_200_000_000 + number, "account": f"acct_{number % 3}",
        "model": "atlas-4", "system": "", "user": "", "response": "", "turns": 1, "tools": (),
        "image": False, "tool_result": False,
    }  # fmt: skip
    return NormalExchange(**(_MISSING | fields | given))  # type: ignore[arg-type]
