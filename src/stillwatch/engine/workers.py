"""Worker processes that end with the process that made them, however it ends."""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

from stillwatch.model.errors import StillwatchError

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class WorkerLost(StillwatchError):
    """Work that no process finished: the one that did it died, or all were stopped."""


def load_ahead(modules: Sequence[str]) -> None:
    """Begin to read `modules` once for all worker processes that this process starts from now on, beside
    whatever it does meanwhile. Without effect where a pool of processes was made before (`pool`, `Workers`):
    one server forks them all, and it reads its modules when it starts. Then each reads them itself."""
    if _can_fork_apart():
        multiprocessing.forkserver.set_forkserver_preload(list(modules))
        multiprocessing.forkserver.ensure_running()


class Workers:
    """A pool that is made again where one of its processes was killed; what that one did is told as failed.

    `prepare` runs in each process before its first work.
    """

    def __init__(self, count: int, *, prepare: Callable[[], None] | None = None) -> None:
        self.count = count
        self.lost = 0
        self._prepare = prepare
        # never a plain fork: this process runs threads, whose locks a fork would copy
        self._context = multiprocessing.get_context("forkserver" if _can_fork_apart() else "spawn")
        # nothing is ever sent: its end closes when this process ends, and that is the message
        self._watched, self._lifeline = multiprocessing.Pipe(duplex=False)
        self._guard = threading.Lock()
        self._is_closed = False
        self._pool = self._make()

    def submit(
        self, work: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs
    ) -> Future[Answer]:
        """Do `work` (importable, arguments that can be sent) in some process.

        `WorkerLost` here or from the future where that process died; the next work finds a new one.
        """
        answer: Future[Answer] = Future()
        answer.set_running_or_notify_cancel()
        with self._guard:
            if self._is_closed:
                raise WorkerLost("the workers have stopped", hint="Whoever asked them is stopping.")
            try:
                doing = self._pool.submit(work, *given, **named)
            except BrokenProcessPool:
                self.lost += 1
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = self._make()
                doing = self._pool.submit(work, *given, **named)
        doing.add_done_callback(lambda done: _pass_on(done, answer))
        return answer

    def close(self) -> None:
        """Finish what was begun and end the processes."""
        with self._guard:
            self._is_closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._lifeline.close()
        self._watched.close()

    def end(self) -> None:
        """End the processes now, whatever they do; what was asked of them is told as failed."""
        with self._guard:
            if self._is_closed:
                return
            self._is_closed = True
        self._lifeline.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._watched.close()

    def _make(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self.count, self._context, initializer=_begin, initargs=(self._watched, self._prepare)
        )


def _pass_on(done: Future[Answer], answer: Future[Answer]) -> None:
    fault: BaseException | None = CancelledError() if done.cancelled() else done.exception()
    if isinstance(fault, BrokenProcessPool | CancelledError):
        fault = WorkerLost(
            "a worker process ended before it was done",
            hint="Try again; if it happens often, look at memory.",
        )
    if fault is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(fault)


def _begin(watched: Connection, prepare: Callable[[], None] | None) -> None:
    """A signal to the whole group is the service's affair; its end is ours."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()
    if prepare:
        prepare()


def _end_with(watched: Connection) -> None:
    try:
        watched.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def _can_fork_apart() -> bool:
    """Whether this system can fork workers from a process that runs no threads."""
    return "forkserver" in multiprocessing.get_all_start_methods()
