"""Walks the chain and names the first entry at which it does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from stillwatch.decide.ledger.entry import BEGINNING, ERASE, Entry


class Break(msgspec.Struct, frozen=True):
    """The first entry that is not as it was written, or not there, and how that shows."""

    seq: int
    why: str


class Check(msgspec.Struct, frozen=True):
    """What a walk found: how many entries hold, the hash of the last of them, and the first break."""

    entries: int
    head: str
    found: Break | None

    @property
    def is_whole(self) -> bool:
        """Whether every entry is there and as it was written."""
        return self.found is None


class ChainWalk:
    """Takes entries in the order of `seq` and remembers what must hold for the next."""

    def __init__(self) -> None:
        self.entries = 0
        self.head = BEGINNING
        self._without_content: set[int] = set()

    def take(self, entry: Entry) -> Break | None:
        """What is wrong with the next entry, if anything; a good one becomes the head."""
        expected = self.entries + 1
        if entry.seq != expected:
            return Break(expected, f"the entry is missing: after {self.entries} comes {entry.seq}")
        if why := self._fault(entry):
            return Break(entry.seq, why)
        self.entries, self.head = entry.seq, entry.hash
        if entry.content is None:
            self._without_content.add(entry.seq)
        elif entry.action == ERASE:
            self._without_content -= redacted(entry.content.details())
        return None

    def _fault(self, entry: Entry) -> str | None:
        if entry.hash != entry.expected_hash():
            return "the entry was changed: its hash is not that of what it says"
        if entry.previous != self.head:
            return f"the entry does not follow the one before it: {self.entries} was replaced, or this one"
        if entry.content is not None and entry.content.digest() != entry.digest:
            return "the entry's subject or detail was changed"
        return None

    def end(self) -> Break | None:
        """What only the end shows: a content that is gone though no erasure names it."""
        if not self._without_content:
            return None
        return Break(min(self._without_content), "subject and detail are gone, and no erasure says so")


def verify_chain(entries: Iterable[Entry]) -> Check:
    """Walk all entries, in the order of `seq`, to the first that does not hold.

    Entries cut off at the end leave a chain that holds: only an anchor outside shows that (see `anchor`).
    """
    walk = ChainWalk()
    for entry in entries:
        if found := walk.take(entry):
            return Check(walk.entries, walk.head, found)
    return Check(walk.entries, walk.head, walk.end())


def redacted(detail: dict[str, Any]) -> set[int]:
    """The entries whose content an erasure took away, by its details."""
    named = detail.get("redacted")
    return {seq for seq in named if isinstance(seq, int)} if isinstance(named, list) else set()
