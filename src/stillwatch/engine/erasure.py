"""Takes everything about one account out of a lake: exchanges, name, facts, and what campaigns remember."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import msgspec
import pyarrow.compute as pc

from stillwatch.engine.memory.store import Memory, read_memory, write_memory
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.writer import LakeWriter
from stillwatch.model.errors import StillwatchError

_FACTS: Final = "accounts"
# a service that runs writes to its lake for a second or two at a time
_TRIES: Final = 60


def erase_from_lake(lake: Lake, account: int, sleep: Callable[[float], None] = time.sleep) -> int:
    """Remove an account, by its hash in this lake; returns how many exchanges of it there were.

    Waits up to a minute for the right to write; `StillwatchError` where another process keeps it. Exchanges
    that a running service has accepted and not handed over yet come into the lake afterwards.
    """
    with _writer(lake, sleep) as writer:
        removed = writer.remove(account)
        facts = lake.get_facts(_FACTS)
        if facts is not None:
            kept = facts.filter(pc.not_equal(facts["account"], account))
            if kept.num_rows < facts.num_rows:
                lake.put_facts(_FACTS, kept)
        memory = read_memory(lake.path)
        if (forgotten := without(memory, account)) != memory:
            write_memory(forgotten, lake.path)
    return removed


def without(memory: Memory, account: int) -> Memory:
    """What is remembered of campaigns, without one of their members."""
    campaigns = tuple(
        msgspec.structs.replace(
            one, members=tuple(member for member in one.members if member.account != account)
        )
        for one in memory.campaigns
    )
    watched = tuple(one for one in memory.watched if one.account != account)
    return msgspec.structs.replace(memory, campaigns=campaigns, watched=watched)


def _writer(lake: Lake, sleep: Callable[[float], None]) -> LakeWriter:
    for _ in range(_TRIES - 1):
        try:
            return lake.writer()
        except StillwatchError:
            sleep(1.0)
    return lake.writer()
