"""Moments of a scan's result and of the truth on one scale."""

from __future__ import annotations

from datetime import datetime


def moment(text: str) -> float:
    """ISO 8601 with zone to seconds since 1970 UTC. Raises `ValueError`."""
    return datetime.fromisoformat(text).timestamp()
