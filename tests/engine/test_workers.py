"""Worker processes: their faults are told, and none outlives the service."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from stillwatch.engine.intake.faults import BodyTooLarge
from stillwatch.engine.workers import WorkerLost, Workers


def test_a_killed_worker_is_told_and_replaced() -> None:
    workers = Workers(1)
    try:
        with pytest.raises(WorkerLost):
            workers.submit(os._exit, 3).result(60)
        assert workers.submit(max, 2, 3).result(60) == 3
        assert workers.lost == 1
    finally:
        workers.close()


def test_faults_come_back_as_they_were() -> None:
    workers = Workers(1)
    try:
        with pytest.raises(BodyTooLarge, match="more than 7 bytes"):
            workers.submit(_refuse, 7).result(60)
    finally:
        workers.close()


def test_closed_workers_take_nothing() -> None:
    workers = Workers(1)
    workers.close()
    with pytest.raises(WorkerLost):
        workers.submit(max, 1, 2)


_LOADING = """
import sys
from stillwatch.engine.workers import Workers, load_ahead
if __name__ == "__main__":
    load_ahead(["wave"])
    workers = Workers(1)
    print("wave" in sys.modules, workers.submit(eval, "'wave' in __import__('sys').modules").result())
    workers.close()
"""


def test_workers_find_loaded_what_was_named_ahead() -> None:
    told = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True"]


_SERVICE = """
import os, time
from stillwatch.engine.workers import Workers
if __name__ == "__main__":
    workers = Workers(1)
    print(workers.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_workers_end_with_a_service_that_is_killed() -> None:
    service = subprocess.Popen([sys.executable, "-c", _SERVICE], stdout=subprocess.PIPE, text=True)
    assert service.stdout is not None
    with service:
        worker = int(service.stdout.readline())
        assert is_there(worker)
        os.kill(worker, signal.SIGTERM)  # sent to the whole group, it is the service's affair
        service.kill()
    for _ in range(200):
        if not is_there(worker):
            return
        time.sleep(0.05)
    pytest.fail("the worker is still there")


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _refuse(limit: int) -> None:
    raise BodyTooLarge(limit)
