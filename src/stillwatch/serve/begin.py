"""Begins the service without losing time: worker processes load beside it, and no garbage is looked for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from stillwatch.engine.workers import load_ahead

# what worker processes need, read once for all of them; to name it here costs this process nothing
PRELOADED: Final = (
    "stillwatch.engine.intake.batch",
    "stillwatch.engine.intake.handover",
    "stillwatch.engine.warm",
)


@contextmanager
def beginning() -> Iterator[Callable[[], None]]:
    """What loads the service belongs inside; it calls what this gives when everything is loaded.

    What is loaded then stays for good, so a search for garbage among it finds nothing and is a fifth of the
    time. The collector begins when the service is ready, and leaves all that out.
    """
    gc.disable()
    try:
        load_ahead(PRELOADED)
        yield _collect_from_now
    finally:
        gc.enable()


def _collect_from_now() -> None:
    gc.freeze()
    gc.enable()
