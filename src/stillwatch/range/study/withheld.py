"""Feeds that a provider may not have: fields taken out of composed traffic before it is scanned."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any, Final

import msgspec

CLIENT: Final = ("ip", "asn", "country", "user_agent", "api_key", "access_path", "endpoint", "org")
TEXT: Final = ("request", "response")
FEEDS: Final = ("nothing", "account facts", "client data", "text", "account facts and client data")


def withhold(traffic: Path, feed: str) -> None:
    """Rewrite a traffic file without the fields of `feed`; token counts, times and models stay.

    Account facts are a file of their own, which the caller does not pass on. Raises `ValueError` for a feed
    that is not in FEEDS.
    """
    if feed not in FEEDS:
        raise ValueError(f"there is no feed {feed!r}; there are {', '.join(FEEDS)}")
    fields = (CLIENT if "client data" in feed else ()) + (TEXT if feed == "text" else ())
    if not fields:
        return
    with gzip.open(traffic) as lines:
        kept = [_without(msgspec.json.decode(line), fields) for line in lines]
    with gzip.open(traffic, "wb", compresslevel=1) as out:
        out.writelines(msgspec.json.encode(line) + b"\n" for line in kept)


def withholds_accounts(feed: str) -> bool:
    """Whether the scan goes without account facts."""
    return "account facts" in feed


def _without(line: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in fields}
