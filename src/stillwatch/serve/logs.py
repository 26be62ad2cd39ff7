"""Structured logs: one JSON object a line, and never a secret in it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, Final, TextIO

import structlog

_SECRET_NAMES: Final = frozenset(
    {"authorization", "cookie", "csrf", "key", "password", "secret", "session", "token"}
)
_TOKENS: Final = re.compile(r"\bsw_[A-Za-z0-9]+_[A-Za-z0-9_-]+|(?i:bearer)\s+\S+")
_PASSWORDS: Final = re.compile(r"(\w+://[^/\s:@]*):[^@\s/]+@")
_TRACEBACKS: Final = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)  # they hold prompts
HIDDEN: Final = "[hidden]"


def set_up_logs(stream: TextIO | None = None, level: str = "INFO") -> None:
    """Write what structlog and the libraries log to `stream` (standard error) as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_TRACEBACKS),
            hide_secrets,
            structlog.processors.JSONRenderer(default=repr),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(_Unbroken(stream)),  # type: ignore[arg-type]
    )
    handler = _Structured()
    for name in ("uvicorn", "uvicorn.error", "alembic", "asyncio"):
        library = logging.getLogger(name)
        library.handlers, library.propagate = [handler], False
        library.setLevel(logging.INFO if name.startswith("uvicorn") else logging.WARNING)


def hide_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put HIDDEN in place of fields named like secrets, and of tokens and passwords inside any text."""
    return {
        name: HIDDEN if name.lower() in _SECRET_NAMES else _without_secrets(value)
        for name, value in event.items()
    }


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return _PASSWORDS.sub(rf"\1:{HIDDEN}@", _TOKENS.sub(HIDDEN, value))
    if isinstance(value, dict):
        return dict(hide_secrets(None, "", value))
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value


class _Unbroken:
    """A stream that never raises: a log on a disk that is full must not stop what it only tells about.

    Lines that could not be written are counted, and told as soon as one can be.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream, self._lost = stream, 0

    def write(self, text: str) -> int:
        """Write `text`, or count its lines."""
        try:
            if self._lost:
                self._out().write(f'{{"event": "log lines were lost", "lines": {self._lost}}}\n')
            self._lost = 0
            return self._out().write(text)
        except OSError:
            self._lost += text.count("\n")
            return len(text)

    def flush(self) -> None:
        """Have it written."""
        with suppress(OSError):  # what stays in the buffer is tried again with the next line
            self._out().flush()

    def _out(self) -> TextIO:
        """Standard error is looked up when something is said: a caller may have put another in its place."""
        return self._stream or sys.stderr


class _Structured(logging.Handler):
    """What a library logs, said in our form."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger(record.name)
        fault = record.exc_info[1] if record.exc_info else None
        logger.log(record.levelno, record.getMessage(), logger=record.name, exc_info=fault)
