"""A crew's answers come in the order of the items, whoever works, and from the subject that was meant."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from stillwatch.engine.crew import Crew
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


def test_processes_share_the_work_and_end() -> None:
    subject = np.arange(40)
    with Crew(2) as crew:
        who = {process for _, process in crew.map(_picked, subject, range(40))}
        again = {process for _, process in crew.map(_picked, subject, range(40))}
    assert os.getpid() not in who | again
    assert len(who | again) == 2
    assert not [process for process in who if Path(f"/proc/{process}").exists()]


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
