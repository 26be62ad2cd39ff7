"""Logs are JSON and hold no secret."""

from __future__ import annotations

import errno
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from stillwatch.serve.logs import HIDDEN, hide_secrets, set_up_logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    set_up_logs(stream)
    yield stream
    structlog.reset_defaults()
    for name in ("uvicorn", "uvicorn.error", "alembic", "asyncio"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def test_a_line_is_one_json_object_with_time_and_level(stream: io.StringIO) -> None:
    structlog.get_logger("x").info("handed over", rows=5)
    entry = json.loads(stream.getvalue())
    assert (entry["event"], entry["level"], entry["rows"]) == ("handed over", "info", 5)
    assert entry["timestamp"].endswith("Z")


def test_libraries_log_in_the_same_form(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s", "http://127.0.0.1:80")
    entry = json.loads(stream.getvalue())
    assert (entry["logger"], entry["level"]) == ("uvicorn.error", "info")
    assert entry["event"].startswith("Uvicorn running")


def test_a_fault_keeps_to_one_line_and_shows_no_values(stream: io.StringIO) -> None:
    try:
        _fail("what a customer asked")
    except ValueError as fault:
        structlog.get_logger("x").error("fault", exc_info=fault)
    assert stream.getvalue().count("\n") == 1
    assert "odd" in stream.getvalue()
    assert "customer" not in stream.getvalue(), "values of variables stay out: they may be prompts"


def _fail(prompt: str) -> None:
    raise ValueError("odd" if prompt else "empty")


@pytest.mark.parametrize(
    "value",
    [
        "sw_abc_s3cr3t-part",
        "Authorization: Bearer s3cr3t",
        "postgresql://ann:s3cr3t@host/db",
        {"deep": ["sw_a_s3cr3t"], "password": "s3cr3t"},
    ],
)
def test_secrets_never_come_out(value: object) -> None:
    shown = hide_secrets(None, "info", {"event": value, "token": "s3cr3t", "Authorization": "s3cr3t"})
    assert "s3cr3t" not in repr(shown)
    assert HIDDEN in repr(shown)


def test_other_words_are_let_be() -> None:
    event = {"event": "handed over", "rows": 5, "says": "http://host:80/path"}
    assert hide_secrets(None, "info", dict(event)) == event


class Disk(io.StringIO):
    """A log on a disk that may be full."""

    is_full = False

    def write(self, text: str) -> int:
        """Keep `text` where there is room."""
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)

    def flush(self) -> None:
        """As `write`."""
        self.write("")


def test_a_log_on_a_full_disk_stops_nothing_and_tells_what_it_lost() -> None:
    disk = Disk()
    set_up_logs(disk)
    log = structlog.get_logger("x")
    try:
        log.info("before")
        disk.is_full = True
        log.info("lost")
        logging.getLogger("uvicorn.error").info("lost, too")
        disk.is_full = False
        log.info("after")
    finally:
        structlog.reset_defaults()
        logging.getLogger("uvicorn.error").handlers.clear()
    told = [json.loads(line) for line in disk.getvalue().splitlines()]
    assert [entry["event"] for entry in told] == ["before", "log lines were lost", "after"]
    assert told[1]["lines"] == 2
