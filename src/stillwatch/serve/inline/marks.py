"""The marks of all known campaigns in one sorted array, and what a sighting of one is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.sieve import Sieve
from stillwatch.engine.memory.store import Habit, Remembered
from stillwatch.link.recognition import SHARES, evidence, habit_bits, together
from stillwatch.serve.inline.sorted_hashes import SortedHashes

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Bets = tuple[float, ...]
_NO_BITS: Final = np.zeros(len(SHARES))


@dataclass(frozen=True)
class Worth:
    """What a request of an unknown account tells about one campaign, in bits for each bet (`SHARES`): `hit`
    where it shows a new mark, `miss` where it shows none."""

    campaign: str
    hit: Bets
    miss: Bets
    members: int
    population: int
    habits: Mapping[str, Sequence[Habit]]

    def habit(self, name: str, value: int | None) -> float:
        """Bits of one attribute (`client`, `net`); 0 where it is missing, or the campaign has no habit."""
        habits = self.habits.get(name)
        if value is None or not habits:
            return 0.0
        known = next((h for h in habits if h.value == value), None)
        if known is not None:
            return habit_bits(known.members, self.members, known.others, self.population)
        elsewhere = max(self.members - sum(h.members for h in habits), 0)
        return habit_bits(elsewhere, self.members, self.population - 1, self.population)

    def bits(self, habit: float, hits: int, misses: int) -> float:
        """Evidence of so many hits and misses on top of the habits, over all bets."""
        total = [habit + hits * h + misses * m for h, m in zip(self.hit, self.miss, strict=True)]
        return float(together(np.array(total)))


def worth_of(one: Remembered) -> Worth:
    """What sightings of one campaign's marks are worth, from what its memory has counted."""
    chance = (one.passing + 1) / (one.population + 1)
    hit, miss = (
        tuple(evidence(np.array([shows]), chance, one.marked, _NO_BITS)[0].tolist())
        for shows in (True, False)
    )
    return Worth(one.id, hit, miss, len(one.members), one.population, one.habits)


class MarkIndex:
    """Which campaigns a text is a mark of. Holds 18 bytes a mark, and a sieve that most texts, which are
    no marks, do not pass."""

    def __init__(self, campaigns: Iterable[Remembered] = ()) -> None:
        known = list(campaigns)
        marks = [mark for one in known for mark in one.marks]
        self._set(
            [worth_of(one) for one in known],
            np.fromiter((mark.unit for mark in marks), np.int64, len(marks)),
            np.fromiter((mark.members for mark in marks), np.int32, len(marks)),
            np.repeat(np.arange(len(known), dtype=np.int32), [len(one.marks) for one in known]),
        )

    @classmethod
    def of_arrays(cls, worths: Sequence[Worth], units: Int64s, members: Int32s, numbers: Int32s) -> MarkIndex:
        """From marks that lie in arrays already: of each its unit, how many members show it, and the number
        of its campaign."""
        index = cls()
        index._set(worths, units, members, numbers)
        return index

    def _set(self, worths: Sequence[Worth], units: Int64s, members: Int32s, numbers: Int32s) -> None:
        order = np.argsort(units, kind="stable")
        self._worths = list(worths)
        self._units, self._members, self._numbers = units[order], members[order], numbers[order]
        self._sieve = Sieve(self._units)
        self._places = SortedHashes(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def shown(self, units: Int64s) -> list[tuple[Worth, int]]:
        """The campaigns whose marks are among `units`, most often none; each with the one mark that most of
        its members show, as in `engine.memory`: a request counts once."""
        passed = self._sieve.passing(units)
        if not passed.size:
            return []
        best: dict[int, tuple[int, int]] = {}
        for number, rank in (found for unit in passed.tolist() for found in self._found(unit)):
            best[number] = min(best.get(number, rank), rank)
        return [(self._worths[number], unit) for number, (_, unit) in best.items()]

    def _found(self, unit: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """The campaigns that have this mark, by number, each with the mark's rank in it."""
        at = self._places.find(unit)
        while 0 <= at < len(self._units) and self._units.item(at) == unit:
            yield self._numbers.item(at), (-self._members.item(at), unit)
            at += 1
