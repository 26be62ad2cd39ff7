"""The campaigns that were convicted over a lake: `LAKE/campaigns/memory.json`, keyed hashes only.

Written whole or not at all, and refused where its schema is another one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from stillwatch.ingest.durable import PRIVATE, replace_file
from stillwatch.model.errors import StillwatchError

SCHEMA: Final = "stillwatch.campaigns/1"


class Mark(msgspec.Struct, frozen=True):
    """A text that mostly members show: its hash, and how many of them do."""

    unit: int
    members: int


class Habit(msgspec.Struct, frozen=True):
    """A value that members have more often than others: its hash, the members with it, and all others."""

    value: int
    members: int
    others: int


class Member(msgspec.Struct, frozen=True):
    """An account (hash) that was a member, with its first and last harvest seen (seconds since 1970)."""

    account: int
    first: float
    last: float


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """A convicted campaign. `convicted`: when it first was; `until`: what came later is news (both seconds
    since 1970); `population`: accounts that its marks and habits were compared with, `passing` of which
    show any of the marks; `marked`: share of the harvest that shows one; `habits` by attribute;
    `parted_from`: the campaign that people split it off, empty where they did not."""

    id: str
    convicted: float
    until: float
    population: int
    passing: int
    marked: float
    marks: tuple[Mark, ...]
    members: tuple[Member, ...]
    habits: dict[str, tuple[Habit, ...]] = {}
    parted_from: str = ""


class Watched(msgspec.Struct, frozen=True):
    """Evidence so far that an account works for a campaign: log2 e-value for each bet, the marks it showed,
    and the moment up to which (seconds since 1970)."""

    account: int
    campaign: str
    bits: tuple[float, ...]
    marks: tuple[int, ...]
    until: float


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored."""

    schema: str = SCHEMA
    campaigns: tuple[Remembered, ...] = ()
    watched: tuple[Watched, ...] = ()


def read_memory(lake: Path) -> Memory:
    """The memory of the lake at this path; an empty one where nothing was convicted yet. Raises
    StillwatchError where it is damaged or of another schema."""
    path = place_of(lake)
    try:
        memory = msgspec.json.decode(path.read_bytes(), type=Memory)
    except FileNotFoundError:
        return Memory()
    except msgspec.MsgspecError as fault:
        raise StillwatchError(
            f"{path}: not a memory of campaigns: {fault}",
            hint="Restore it from a backup, or remove it: campaigns then get new ids.",
        ) from fault
    if memory.schema != SCHEMA:
        raise StillwatchError(
            f"{path}: schema: expected {SCHEMA}, found {memory.schema}",
            hint="Use the version of stillwatch that wrote it, or remove it: campaigns then get new ids.",
        )
    return memory


def write_memory(memory: Memory, lake: Path) -> None:
    """Store it in place of the older one; only the owner can read it."""
    path = place_of(lake)
    path.parent.mkdir(exist_ok=True)
    encoded = msgspec.json.encode(memory) + b"\n"
    replace_file(path, lambda stream: stream.write(encoded), PRIVATE)


def place_of(lake: Path) -> Path:
    """Where the memory of the lake at this path is."""
    return lake / "campaigns" / "memory.json"
