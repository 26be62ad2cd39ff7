"""Pieces come in their order, faults where they are used, and nothing goes on after the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from stillwatch.engine.ahead import read_ahead


def counted(made: list[int], most: int = 100) -> Iterator[int]:
    for piece in range(most):
        made.append(threading.get_ident())
        yield piece


@pytest.mark.parametrize("most", [0, 1, 4, 100])
def test_the_same_pieces_come_in_the_same_order(most: int) -> None:
    assert list(read_ahead(counted([], most))) == list(range(most))


def test_they_are_made_in_one_other_thread() -> None:
    made: list[int] = []
    assert len(list(read_ahead(counted(made)))) == 100
    assert len(set(made)) == 1
    assert made[0] != threading.get_ident()


def test_a_fault_comes_after_what_was_made_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("no third")

    pieces = read_ahead(broken())
    assert [next(pieces), next(pieces)] == [1, 2]
    with pytest.raises(ValueError, match="no third"):
        next(pieces)


def test_who_stops_early_stops_the_making() -> None:
    made: list[int] = []
    before = threading.active_count()
    pieces = read_ahead(counted(made, 10**9))
    assert next(pieces) == 0
    pieces.close()
    assert threading.active_count() == before
    assert len(made) <= 8  # a few ahead
    assert next(pieces, None) is None
