"""Asks the state in a thread of its own, since a server that stands still keeps who asks for a minute."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def asked(ask: Callable[[], T], name: str) -> Future[T]:
    """What `ask` will say or raise. Its thread keeps no program from ending."""
    answer: Future[T] = Future()

    def find_out() -> None:
        try:
            answer.set_result(ask())
        except BaseException as fault:  # noqa: BLE001 - nobody may wait for an answer that does not come
            answer.set_exception(fault)

    threading.Thread(target=find_out, name=name, daemon=True).start()
    return answer
