"""What a reader of one log format must offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from stillwatch.model.exchange import Exchange


@runtime_checkable
class Reader(Protocol):
    """Maps one log format to exchanges; it keeps no state, as it runs in many processes at once."""

    @property
    def name(self) -> str:
        """What `--format` calls it."""
        ...

    @property
    def title(self) -> str:
        """What a person calls it."""
        ...

    def recognises(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the first decoded rows of a file are of this format."""
        ...

    def exchanges(self, row: bytes) -> Iterable[Exchange]:
        """The exchanges in one JSON document; raises model.errors.BadRow for a bad one.

        A document of several exchanges yields the good ones before it raises.
        """
        ...
