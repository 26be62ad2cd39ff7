"""Memory that nothing uses any more, given back to the system: allocators keep it for what may come."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stillwatch.engine.contract import Engine


def give_back(engine: Engine) -> None:
    """Give back what engine, Arrow and numpy freed, before something large begins: without, every stage of a
    scan stands on top of what the ones before it needed at most. A stage's own work is not the place: memory
    that is asked for again costs its pages anew."""
    engine.tidy()
    release_unused()


def release_unused() -> None:
    """Give back what Arrow and the C library keep of what was freed: for a process that stays, after work
    that took much and comes back now and then."""
    if arrow := sys.modules.get("pyarrow"):  # who has not loaded it has nothing of it to give back
        arrow.default_memory_pool().release_unused()
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """The C library's own way; elsewhere than with GNU there is none, and none is needed."""
    trim: Callable[[int], object] | None = None
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim or (lambda _: None)
