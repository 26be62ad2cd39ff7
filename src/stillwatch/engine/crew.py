"""Worker processes that look at one large thing together: each does some of the items, answers in order."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar, cast
from uuid import uuid4

from stillwatch.engine.laid import Laid, lay_down, pick_up, pick_up_from
from stillwatch.engine.workers import Workers, load_ahead

Subject = TypeVar("Subject")
Item = TypeVar("Item")
Result = TypeVar("Result")

_PROGRAMS: Final = ("stillwatch.engine.detection",)
_ALIKE: Final = 4  # heaps of one size, before the next ones hold one item more


def get_ready() -> None:
    """Begin to load what a crew's workers need, beside whatever this process does meanwhile."""
    load_ahead(_PROGRAMS)


class Crew:
    """Runs functions of a subject and an item over many items, results in their order. One worker means
    this process, and nothing is laid down."""

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"workers: expected 1 or more, got {workers}")
        self._workers = workers
        self._processes: Workers | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._laid: tuple[object, Path] | None = None
        self._held: list[tuple[object, Laid]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def hold(self, subject: Subject) -> Subject:
        """The same subject, to go on with in place of the one given: laid down, so that it lies in memory
        once for this process and the workers, and what other subjects share with it is not laid down again.
        Its arrays cannot be changed. One worker holds what is given."""
        if self._workers == 1:
            return subject
        place = self._new_place()
        lay_down(subject, place, self._known())
        laid = Laid.at(place)
        held = cast("Subject", pick_up_from(laid))
        self._held.append((held, laid))
        return held

    def map(
        self,
        function: Callable[[Subject, Item], Result],
        subject: Subject,
        items: Sequence[Item],
        *,
        together: int = 1,
    ) -> Iterator[Result]:
        """`function(subject, item)` of each item, in order. `function` stands at the top of a module; what a
        subject's arrays hold must not be changed by it. together: so many items at most are sent at once, the
        first ones alone, so that the largest should come first: sending a small one takes as long as the work
        on it."""
        if self._workers == 1 or len(items) <= 1:
            return (function(subject, item) for item in items)
        return self._spread(function, subject, _heaps(items, together))

    def close(self) -> None:
        """End the workers and remove what was laid down for them."""
        if self._processes is not None:
            self._processes.end()
            self._processes = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self._laid = None
        self._held.clear()

    def _spread(
        self, function: Callable[[Subject, Item], Result], subject: Subject, heaps: list[Sequence[Item]]
    ) -> Iterator[Result]:
        if self._processes is None:
            get_ready()
            self._processes = Workers(self._workers)
        place = self._place_of(subject)
        waiting = deque(self._processes.submit(_work, place, function, heap) for heap in heaps)
        while waiting:  # what was handed on is let go of
            yield from waiting.popleft().result()

    def _place_of(self, subject: object) -> Path:
        """Where the subject is laid down. The one before it goes, unless it is held: a worker that still
        reads it has it open."""
        for held, laid in self._held:
            if held is subject:
                return laid.place
        if self._laid is not None and self._laid[0] is subject:
            return self._laid[1]
        place = self._new_place()
        if self._laid is not None:
            self._laid[1].unlink()
        lay_down(subject, place, self._known())
        self._laid = (subject, place)
        return place

    def _known(self) -> list[Laid]:
        return [laid for _, laid in self._held]

    def _new_place(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="stillwatch-crew-")
        return Path(self._folder.name) / uuid4().hex


def _heaps(items: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """The items in order, the first few alone, then ever more of them together, up to `most`."""
    heaps: list[Sequence[Item]] = []
    begin = 0
    while begin < len(items):
        size = min(1 + len(heaps) // _ALIKE, most)
        heaps.append(items[begin : begin + size])
        begin += size
    return heaps


_held: list[tuple[Path, object]] = []  # in a worker: the last subject and where it lies


def _work(place: Path, function: Callable[[Subject, Item], Result], items: Sequence[Item]) -> list[Result]:
    if not _held or _held[0][0] != place:
        _held.clear()
        _held.append((place, pick_up(place)))
    subject = cast("Subject", _held[0][1])
    return [function(subject, item) for item in items]
