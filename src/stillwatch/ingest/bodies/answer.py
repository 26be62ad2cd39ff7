"""What every answer body gives, whatever API it comes from."""

from __future__ import annotations

from typing import NamedTuple

from stillwatch.model.exchange import Response, Usage


class Answer(NamedTuple):
    """The answer and its tokens; `id` and `model` as the answering API named them."""

    response: Response = Response()
    usage: Usage = Usage()
    id: str | None = None
    model: str | None = None
