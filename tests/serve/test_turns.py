"""Work is done at the start, when its time has come or it is woken, and not after the end."""

from __future__ import annotations

import threading

from stillwatch.serve.turns import Turns

PATIENCE_S = 10.0


class Work:
    """Counts its turns."""

    def __init__(self) -> None:
        self.turns = 0
        self.done = threading.Event()

    def __call__(self) -> None:
        self.turns += 1
        self.done.set()

    def is_done(self) -> bool:
        found = self.done.wait(PATIENCE_S)
        self.done.clear()
        return found


def test_it_works_at_once_and_each_time_it_is_woken() -> None:
    work = Work()
    turns = Turns(work, "test", every_s=3600)
    turns.start()
    assert work.is_done()
    for _ in range(3):
        turns.wake()
        assert work.is_done()
    assert turns.close()
    assert work.turns == 4
    turns.wake()
    assert not turns.close()
    assert work.turns == 4


def test_it_works_when_its_time_has_come() -> None:
    work = Work()
    turns = Turns(work, "test", every_s=0.001)
    turns.start()
    assert all(work.is_done() for _ in range(3))
    assert turns.close()


def test_what_was_never_begun_ends_without_a_turn() -> None:
    work = Work()
    assert not Turns(work, "test", every_s=1).close()
    assert work.turns == 0
