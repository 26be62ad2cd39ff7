"""A crew's answers come in the order of the items, whoever works, and from the subject that was meant."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.crew import Crew, _heaps
from stillwatch.model.errors import StillwatchError
from stillwatch.model.traffic import Ints


def _picked(subject: Ints, item: int) -> tuple[int, int]:
    time.sleep(0.01 * (item % 3 == 0))
    return int(subject[item]), os.getpid()


def _end(subject: Ints, item: int) -> int:
    if subject[item] == 3:
        os._exit(1)
    return item


def _fail(subject: Ints, item: int) -> int:
    raise KeyError(int(subject[item]))


@pytest.mark.parametrize("workers", [1, 2])
def test_answers_keep_the_order_of_the_items(workers: int) -> None:
    with Crew(workers) as crew:
        for factor in (10, 20, 10):  # a subject of its own each time
            found = [value for value, _ in crew.map(_picked, np.arange(30) * factor, range(30))]
            assert found == [item * factor for item in range(30)]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("together", [2, 7, 100])
def test_items_that_are_sent_together_answer_in_their_order(workers: int, together: int) -> None:
    with Crew(workers) as crew:
        found = crew.map(_picked, np.arange(90), range(90), together=together)
        assert [value for value, _ in found] == list(range(90))


@given(st.integers(0, 500), st.integers(1, 20))
def test_the_first_items_are_sent_alone_and_none_twice(count: int, most: int) -> None:
    heaps = _heaps(range(count), most)
    assert [item for heap in heaps for item in heap] == list(range(count))
    sizes = [len(heap) for heap in heaps]
    assert max(sizes, default=1) <= most
    assert sizes[:4] == [1] * min(count, 4)
    assert sizes[:-1] == sorted(sizes[:-1])


def test_processes_share_the_work_and_end() -> None:
    subject = np.arange(40)
    with Crew(2) as crew:
        who = {process for _, process in crew.map(_picked, subject, range(40))}
        again = {process for _, process in crew.map(_picked, subject, range(40))}
    assert os.getpid() not in who | again
    assert len(who | again) == 2
    assert not [process for process in who if Path(f"/proc/{process}").exists()]


def _sum_of_both(subject: tuple[Ints, Ints], item: int) -> int:
    return int(subject[0].sum() + subject[1].sum()) + item


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_held_is_as_it_was_and_so_is_what_shares_with_it(workers: int) -> None:
    given = (np.arange(1000), np.arange(5))
    with Crew(workers) as crew:
        held = crew.hold(given)
        np.testing.assert_array_equal(held[0], given[0])
        assert list(crew.map(_sum_of_both, held, range(4))) == [499510 + item for item in range(4)]
        for further in (np.arange(3), np.arange(4)):  # each replaces the one before it, and not what is held
            total = 499500 + int(further.sum())
            assert list(crew.map(_sum_of_both, (held[0], further), range(2))) == [total, total + 1]
        assert list(crew.map(_sum_of_both, held, range(2))) == [499510, 499511]
    assert held[0].sum() == 499500


def test_what_is_held_lies_in_a_file_and_cannot_be_changed() -> None:
    given = [np.arange(10)]
    with Crew(1) as alone, Crew(2) as crew:
        assert alone.hold(given) is given
        held = crew.hold(given)
        with pytest.raises(ValueError, match="read-only"):
            held[0][0] = 1


def test_one_item_is_not_worth_a_process() -> None:
    with Crew(2) as crew:
        assert list(crew.map(_picked, np.arange(3), [2])) == [(2, os.getpid())]


def test_what_fails_is_told() -> None:
    with Crew(2) as crew, pytest.raises(KeyError, match="0"):
        list(crew.map(_fail, np.arange(3), range(3)))


def test_a_process_that_ends_is_told() -> None:
    with Crew(2) as crew, pytest.raises(StillwatchError, match="worker process ended"):
        list(crew.map(_end, np.arange(9), range(9)))


def test_a_crew_has_somebody() -> None:
    with pytest.raises(ValueError, match="workers"):
        Crew(0)
