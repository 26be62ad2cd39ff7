"""Reads request-response pairs of the OpenAI Responses API in an envelope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stillwatch.ingest.envelope import bodies_in, read_pair
from stillwatch.model.exchange import Exchange


class OpenAIResponsesReader:
    """`request` is a Responses API body, `response` the response object that answered it."""

    name = "openai_responses"
    title = "OpenAI Responses pairs"

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """The request has an input, or the answer is a response object."""
        return any(
            ("input" in request and "model" in request) or response.get("object") == "response"
            for request, response in bodies_in(rows)
        )

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The one exchange of the pair."""
        return (read_pair(row),)
