"""What one generation of attribute names must offer."""

from __future__ import annotations

from typing import Protocol

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.model.exchange import Request


class Generation(Protocol):
    """Attribute names of one time and place; a span belongs to the first that claims it."""

    def claims(self, attributes: Fields) -> bool:
        """Whether these attributes are of this generation and tell of one call of a model."""
        ...

    def model(self, attributes: Fields) -> str | None:
        """The model that was asked for, else the one that answered."""
        ...

    def request(self, attributes: Fields) -> Request:
        """What was asked."""
        ...

    def answer(self, attributes: Fields) -> Answer:
        """What was answered, and the tokens."""
        ...
