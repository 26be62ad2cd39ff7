"""Structured logs: one JSON object a line, and never a secret in it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
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
        # standard error is looked up when something is said: a caller may have put another in its place
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
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


class _Structured(logging.Handler):
    """What a library logs, said in our form."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger(record.name)
        fault = record.exc_info[1] if record.exc_info else None
        logger.log(record.levelno, record.getMessage(), logger=record.name, exc_info=fault)
