"""Reads request-response pairs of the Anthropic Messages API in an envelope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stillwatch.ingest.envelope import bodies_in, read_pair
from stillwatch.model.exchange import Exchange


class AnthropicReader:
    """`request` is a Messages API body, `response` the message that answered it."""

    name = "anthropic"
    title = "Anthropic Messages pairs"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """The answer is an object of type message, or carries content parts."""
        return any(
            "model" in request
            and "messages" in request
            and (response.get("type") == "message" or isinstance(response.get("content"), list))
            for request, response in bodies_in(rows)
        )

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the pair."""
        return (read_pair(row),)
