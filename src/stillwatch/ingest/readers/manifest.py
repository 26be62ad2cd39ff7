"""Every reader, in the order in which they are asked whether they recognise a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from stillwatch.ingest.readers.anthropic import AnthropicReader
from stillwatch.ingest.readers.bedrock import BedrockReader
from stillwatch.ingest.readers.contract import Reader
from stillwatch.ingest.readers.litellm import LiteLLMReader
from stillwatch.ingest.readers.native import NativeReader
from stillwatch.ingest.readers.openai_chat import OpenAIChatReader
from stillwatch.ingest.readers.openai_responses import OpenAIResponsesReader
from stillwatch.ingest.readers.otel_genai import OTelGenAIReader
from stillwatch.ingest.readers.parquet import ParquetReader
from stillwatch.model.errors import StillwatchError

ENTRY_POINTS = "stillwatch.readers"  # each names a class without arguments, or a Reader

# native comes last: two of its field names are enough for it
READERS: tuple[Reader, ...] = (
    OTelGenAIReader(),
    LiteLLMReader(),
    BedrockReader(),
    OpenAIResponsesReader(),
    OpenAIChatReader(),
    AnthropicReader(),
    ParquetReader(),
    NativeReader(),
)


@cache
def all_readers() -> tuple[Reader, ...]:
    """Strangers' readers first (they know their format better), then the built-in ones."""
    found: list[Reader] = []
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        loaded = entry.load()
        reader = loaded() if isinstance(loaded, type) else loaded
        if not isinstance(reader, Reader):
            raise StillwatchError(
                f"entry point {entry.name!r} of {ENTRY_POINTS} is not a reader",
                hint="It needs name, title, recognises(rows) and exchanges(row).",
            )
        found.append(reader)
    return (*found, *READERS)


def reader_named(name: str) -> Reader:
    """The reader that `--format` calls `name`; StillwatchError lists the names there are."""
    for reader in all_readers():
        if reader.name == name:
            return reader
    names = ", ".join(reader.name for reader in all_readers())
    raise StillwatchError(f"there is no format {name!r}", hint=f"Formats: {names}.")


def recognise(rows: Sequence[Mapping[str, Any]]) -> Reader | None:
    """The first reader that knows these rows, or None."""
    return next((reader for reader in all_readers() if reader.recognises(rows)), None)
