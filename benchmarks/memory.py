"""Peak memory of a command and its workers, counted in both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.gigabytes import in_words
from benchmarks.measured import Look, Usage


@dataclass(frozen=True)
class Memory:
    """Peak bytes of a scan and its workers. resident: what they share counts for each of them; needed: it is
    divided among them, so that this is what the machine must have."""

    resident: int
    needed: int

    @classmethod
    def of(cls, own: int, looks: Sequence[Look], used: Usage | None = None) -> Memory:
        """From the peak that the system kept of the scan's own process, exact and never less than what lay
        there, and looks at all of them now and then. Where the system divides nothing, what is shared counts
        for each."""
        resident = max(own, used.together if used else 0, *(look.together for look in looks), 0)
        return cls(resident, max(own, *(look.needed for look in looks), 0) if looks else resident)

    def __str__(self) -> str:
        return f"{in_words(self.resident)}, {in_words(self.needed)}"
