"""Law: nothing in the repository tells where it was written.

A path or an index address of one machine breaks on all others.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.house.tree import called, told, tracked

# Written in pieces, so that this file does not find itself.
PLACES = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(["work", "root", "home", "Users", "opt/py" + "pi"]) + r")/[\w.-]"
)
INDEXES = re.compile(
    r"https?://[^/\s\"')]*(?:py" + "pi|pythonhosted|npmjs|npmmirror|artifactory|nexus)[^/\\s\"')]*",
    re.IGNORECASE,
)
SETTINGS = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "PIP_FIND_LINKS",
)


def own_hosts() -> set[str]:
    """The package indexes that this machine is set to use, by host."""
    urls = [url for name in SETTINGS for url in os.environ.get(name, "").split()]
    return {host for url in urls if (host := urlsplit(url).hostname)}


def text_of(path: Path) -> str:
    """A file's text; empty for a binary one."""
    data = path.read_bytes()
    return "" if b"\0" in data[:8192] else data.decode("utf-8", "replace")


def leaks(text: str) -> list[str]:
    """The machine paths and index addresses in a text."""
    found = [match[0] for pattern in (PLACES, INDEXES) for match in pattern.finditer(text)]
    return found + [host for host in own_hosts() if host in text]


def test_no_file_tells_where_it_was_written() -> None:
    faults = [f"{called(path)}: {leak}" for path in tracked() for leak in leaks(text_of(path))]
    assert not faults, told(
        faults, "Paths are arguments or relative to the repository; the index is the user's affair."
    )


@pytest.mark.parametrize(
    "text", ["cd /" + "work/main", "'/" + "home/ann/x'", "https://files.python" + "hosted.org/x"]
)
def test_a_leak_is_seen(text: str) -> None:
    assert leaks(text)


@pytest.mark.parametrize(
    "text", ["../shared/corpora", "https://example.org/work/x", "src/work/x.py", "~/work/x"]
)
def test_other_paths_are_let_be(text: str) -> None:
    assert not leaks(text)
