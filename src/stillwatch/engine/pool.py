"""Runs one function over many inputs in worker processes, results in input order, memory bounded."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, TypeVar

from stillwatch.model.errors import StillwatchError

Input = TypeVar("Input")
Output = TypeVar("Output")

_WAITING_PER_WORKER: Final = 2


def map_in_order(
    function: Callable[[Input], Output], inputs: Iterable[Input], workers: int, *, preload: Sequence[str] = ()
) -> Iterator[tuple[Input, Output]]:
    """Pairs of input and result, in input order, whatever the number of `workers`.

    One worker means this process. At most a few inputs a worker are taken ahead, so memory does not grow
    with the input. `preload` names modules that all workers share, read once, where this is
    the process's first pool.
    """
    if workers < 1:
        raise ValueError(f"workers: expected 1 or more, got {workers}")
    if workers == 1:
        return ((given, function(given)) for given in inputs)
    return _map_in_processes(function, inputs, workers, preload)


def _map_in_processes(
    function: Callable[[Input], Output], inputs: Iterable[Input], workers: int, preload: Sequence[str]
) -> Iterator[tuple[Input, Output]]:
    waiting: deque[tuple[Input, Future[Output]]] = deque()
    executor = ProcessPoolExecutor(workers, mp_context=_context(preload))
    try:
        for given in inputs:
            waiting.append((given, executor.submit(function, given)))
            if len(waiting) >= workers * _WAITING_PER_WORKER:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _result(given: Input, future: Future[Output]) -> tuple[Input, Output]:
    try:
        return given, future.result()
    except BrokenProcessPool as error:
        raise StillwatchError(
            "a worker process was killed before it was done",
            hint="The machine is most likely short of memory: use fewer workers.",
        ) from error


def _context(preload: Sequence[str]) -> multiprocessing.context.BaseContext:
    """Never a plain fork: the parent may run threads (Arrow, numba), whose locks a fork would copy."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context
