"""Campaigns that people split off others: `LAKE/campaigns/parted.json`, keyed hashes only.

Whoever keeps the state writes it before a scan, which only reads it: what people said cannot be lost to a
scan that was under way meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from stillwatch.engine.memory.store import Member, Memory, Remembered, place_of
from stillwatch.ingest.durable import PRIVATE, replace_file
from stillwatch.model.errors import StillwatchError


class Parted(msgspec.Struct, frozen=True, kw_only=True):
    """`accounts` (hashes) were members of `campaign` and are those of `into` now."""

    campaign: str
    into: str
    accounts: tuple[int, ...]


def read_parted(lake: Path) -> tuple[Parted, ...]:
    """What people split in this lake. Raises StillwatchError where that cannot be read."""
    path = _place(lake)
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Parted, ...])
    except FileNotFoundError:
        return ()
    except msgspec.MsgspecError as fault:
        raise StillwatchError(
            f"{path}: not a list of split campaigns: {fault}",
            hint="Remove it: a running service writes it again before its next look.",
        ) from fault


def write_parted(parted: Sequence[Parted], lake: Path) -> None:
    """Store what people split, in place of what was stored before."""
    path, encoded = _place(lake), msgspec.json.encode(parted) + b"\n"
    if (path.read_bytes() if path.exists() else b"[]\n") == encoded:
        return
    path.parent.mkdir(exist_ok=True)
    replace_file(path, lambda stream: stream.write(encoded), PRIVATE)


def without_account(parted: Sequence[Parted], account: int) -> tuple[Parted, ...]:
    """What people split, without one account."""
    return tuple(
        msgspec.structs.replace(split, accounts=tuple(a for a in split.accounts if a != account))
        for split in parted
    )


def part(memory: Memory, parted: Sequence[Parted]) -> Memory:
    """The memory with what people split in it; doing it again changes nothing.

    A campaign that was split off begins with the marks and habits of the whole, until a scan has learned its
    own; its members are no longer those of the whole.
    """
    known = {one.id: one for one in memory.campaigns}
    for split in parted:
        whole = known.get(split.campaign)
        if whole is None:
            continue
        own = known.get(split.into, msgspec.structs.replace(whole, id=split.into, members=()))
        gone = set(split.accounts)
        moved = {m.account: m for m in (*whole.members, *own.members) if m.account in gone}
        mine = {m.account: m for m in own.members} | moved
        known[split.into] = msgspec.structs.replace(own, members=_sorted(mine), parted_from=split.campaign)
        stay = {m.account: m for m in whole.members if m.account not in gone}
        known[split.campaign] = msgspec.structs.replace(whole, members=_sorted(stay))
    return msgspec.structs.replace(memory, campaigns=tuple(known[name] for name in sorted(known)))


def _sorted(members: dict[int, Member]) -> tuple[Member, ...]:
    return tuple(members[account] for account in sorted(members))


def parted_off(campaigns: Sequence[Remembered]) -> frozenset[int]:
    """The places of campaigns that people split off others."""
    return frozenset(place for place, one in enumerate(campaigns) if one.parted_from)


def _place(lake: Path) -> Path:
    return place_of(lake).with_name("parted.json")
