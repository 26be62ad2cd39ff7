"""Results come in input order, from any number of processes, and inputs are not read far ahead."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from stillwatch.engine.pool import map_in_order
from stillwatch.model.errors import StillwatchError


def _slow_for_even(number: int) -> int:
    time.sleep(0.02 * (number % 2 == 0))
    return number * number


def _die(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number


def _refuse(number: int) -> int:
    if number == 3:
        raise KeyError("three")
    return number


@pytest.mark.parametrize("workers", [1, 2])
def test_results_keep_the_order_of_their_inputs(workers: int) -> None:
    assert list(map_in_order(_slow_for_even, range(8), workers)) == [(n, n * n) for n in range(8)]


@pytest.mark.parametrize("workers", [1, 2])
def test_inputs_are_taken_as_they_are_needed(workers: int) -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(30):
            taken.append(number)
            yield number

    for count, _ in enumerate(map_in_order(_slow_for_even, numbers(), workers), start=1):
        assert len(taken) - count <= 2 * workers


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_in_a_worker_is_the_callers(workers: int) -> None:
    with pytest.raises(KeyError, match="three"):
        list(map_in_order(_refuse, range(5), workers))


def test_a_killed_worker_is_explained() -> None:
    with pytest.raises(StillwatchError, match="killed") as caught:
        list(map_in_order(_die, range(5), 2))
    assert "memory" in caught.value.hint


def test_less_than_one_worker_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="workers"):
        list(map_in_order(_refuse, [], 0))
