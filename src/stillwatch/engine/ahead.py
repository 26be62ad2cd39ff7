"""Makes the next pieces of an iteration in a thread of its own while the ones before are used."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from queue import Queue
from threading import Event, Thread
from typing import Final, TypeVar

Piece = TypeVar("Piece")

_MOST: Final = 4  # pieces that wait to be used


class _Ended:
    """The last that comes: with the fault that ended it, if one did."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.fault = fault


def read_ahead(pieces: Iterable[Piece]) -> Generator[Piece, None, None]:
    """The same pieces in the same order; raises what making them raises. A few are made ahead of their use.
    What makes them runs in one other thread, which has ended when the iteration has, or is closed."""
    made: Queue[Piece | _Ended] = Queue(_MOST)
    closed = Event()
    thread = Thread(target=_make, args=(pieces, made, closed), daemon=True)
    thread.start()
    try:
        while not isinstance(piece := made.get(), _Ended):
            yield piece
        if piece.fault is not None:
            raise piece.fault
    finally:
        closed.set()
        while thread.is_alive():
            _let_go(made)
            thread.join(0.01)


def _make(pieces: Iterable[Piece], made: Queue[Piece | _Ended], closed: Event) -> None:
    try:
        for piece in pieces:
            made.put(piece)
            if closed.is_set():
                break
    except BaseException as fault:  # noqa: BLE001 - it is raised where the pieces are used
        made.put(_Ended(fault))
    else:
        made.put(_Ended())


def _let_go(made: Queue[Piece | _Ended]) -> None:
    while not made.empty():
        made.get_nowait()
