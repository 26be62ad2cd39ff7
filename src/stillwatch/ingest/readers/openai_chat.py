"""Reads request-response pairs of OpenAI Chat Completions in an envelope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stillwatch.ingest.envelope import bodies_in, read_pair
from stillwatch.model.exchange import Exchange


class OpenAIChatReader:
    """`request` is a Chat Completions body, `response` the completion that answered it."""

    name = "openai_chat"
    title = "OpenAI Chat Completions pairs"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """The answer has choices; or the request names its model and was refused."""
        return any(
            "choices" in response
            or ("model" in request and "messages" in request and response.keys() <= {"error"})
            for request, response in bodies_in(rows)
        )

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the pair."""
        return (read_pair(row),)
