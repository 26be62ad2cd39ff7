"""A chain of entries to break in every way."""

from __future__ import annotations

from stillwatch.decide.ledger.entry import ERASE, Entry, follow


def chain(length: int) -> list[Entry]:
    """So many entries, each following the one before."""
    entries: list[Entry] = []
    for number in range(length):
        entries.append(
            follow(
                entries[-1] if entries else None,
                at=1_000 * number,
                actor="ann",
                action="decide",
                subject=f"acct_{number}",
                detail={"response": "budget", "bits": 12.5, "reasons": ["shares a card"]},
                salt=f"{number:032x}",
            )
        )
    return entries


def erasure(last: Entry, redacted: list[int]) -> Entry:
    """The entry that says which contents were taken away."""
    return follow(
        last, at=last.at, actor="ann", action=ERASE, subject="", detail={"redacted": redacted}, salt="0" * 32
    )
