"""Takes everything about one account out of a lake: exchanges, name, facts, what campaigns remember, and the
result of a scan that names it. What the service's journal holds has to be handed over before."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import msgspec
import pyarrow.compute as pc

from stillwatch.engine.clock import Clock
from stillwatch.engine.intake.accounts import AccountFeed
from stillwatch.engine.intake.handover import hand_over
from stillwatch.engine.intake.intake import FOLDER, stamp_of
from stillwatch.engine.intake.journal import Journal
from stillwatch.engine.memory.parted import read_parted, without_account, write_parted
from stillwatch.engine.memory.store import Memory, read_memory, write_memory
from stillwatch.ingest.durable import hold, sync_folder
from stillwatch.ingest.lake import RESULT, Lake
from stillwatch.ingest.writer import LakeWriter
from stillwatch.model.errors import StillwatchError

_FACTS: Final = "accounts"
# a service that runs writes to its lake for a second or two at a time
_TRIES: Final = 60


def erase_from_lake(lake: Lake, account: int, sleep: Callable[[float], None] = time.sleep) -> int:
    """Remove an account, by its hash in this lake; returns how many exchanges of it there were.

    Waits up to a minute for the right to write; `StillwatchError` where another process keeps it.
    """
    with _writer(lake, sleep) as writer:
        _forget_result(lake, account)  # first, since the name is gone afterwards
        removed = writer.remove(account)
        facts = lake.get_facts(_FACTS)
        if facts is not None:
            kept = facts.filter(pc.not_equal(facts["account"], account))
            if kept.num_rows < facts.num_rows:
                lake.put_facts(_FACTS, kept)
        memory = read_memory(lake.path)
        if (forgotten := without(memory, account)) != memory:
            write_memory(forgotten, lake.path)
        write_parted(without_account(read_parted(lake.path), account), lake.path)
    return removed


def is_served(lake: Lake) -> bool:
    """Whether a service has the journal of this lake just now: then only it can hand that over."""
    folder = lake.path / FOLDER
    if not folder.is_dir():
        return False
    try:
        hold(folder, _Held("held")).close()
    except _Held:
        return True
    return False


def drain_journal(lake: Lake, clock: Clock) -> int:
    """Hand over what a service accepted and did not hand over before it ended, and account facts that wait;
    how many exchanges that were. `StillwatchError` where a service runs, or the journal is of another key."""
    folder = lake.path / FOLDER
    if not folder.is_dir():
        return 0
    given = 0
    with Journal(folder, stamp_of(lake), clock) as journal:
        for segment in journal.sealed():
            given += hand_over(lake.path, [segment.path]).given
            journal.remove([segment])
    AccountFeed(lake, folder).merge()
    return given


class _Held(StillwatchError):
    """The folder has a holder."""


def _forget_result(lake: Lake, account: int) -> None:
    """Remove the result of the last scan where it names the account: the next scan writes another."""
    place = lake.path / RESULT
    if not place.exists():
        return
    names = lake.read_names()
    mine = names.filter(pc.equal(names["account"], account))["name"].to_pylist()
    result = place.read_bytes()
    if any(_in_json(name) in result for name in (*mine, f"account-{account & (2**64 - 1):016x}")):
        place.unlink()
        sync_folder(lake.path)


def _in_json(name: str) -> bytes:
    """A name as it stands inside a text of JSON."""
    return msgspec.json.encode(name)[1:-1]


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
