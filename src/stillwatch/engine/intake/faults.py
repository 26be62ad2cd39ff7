"""Why an exchange could not be taken in just now: the sender keeps it and tries again."""

from __future__ import annotations

import errno
from typing import Final

from stillwatch.model.errors import StillwatchError

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class IntakeUnavailable(StillwatchError):
    """Nothing can be made durable now (a disk that fails or is read-only, workers that died)."""


class IntakeFull(IntakeUnavailable):
    """The disk has no room left."""


class IntakeBusy(IntakeUnavailable):
    """More waits than the limits allow; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


def disk_fault(error: OSError, place: object) -> IntakeUnavailable:
    """What an error of the operating system means for the sender."""
    words = f"{error.filename or place}: {error.strerror or error}"
    if error.errno in _FULL:
        return IntakeFull(words, hint="Make room on the disk of the lake; what was accepted is safe.")
    return IntakeUnavailable(words, hint="See to the disk of the lake; what was accepted is safe.")


class UnreadableBody(StillwatchError):
    """A body that is not what it is said to be; sending it again changes nothing."""


class BodyTooLarge(StillwatchError):
    """A body over the limit of bytes or rows."""

    def __init__(self, limit: int, what: str = "bytes") -> None:
        super().__init__(f"the body holds more than {limit:,} {what}", hint="Send smaller batches.")
        self.limit = limit

    def __reduce__(self) -> tuple[type[BodyTooLarge], tuple[int]]:
        return type(self), (self.limit,)
