"""Who calls: a program with a token, or a person with a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from stillwatch.decide.roles import Permission


@dataclass(frozen=True)
class Caller:
    """`id` is of the token or user; `name` goes into the ledger; `permissions` are what is granted now."""

    id: str
    name: str
    permissions: frozenset[Permission]
    is_person: bool = False


class Authenticator(Protocol):
    """Tells callers apart by what they show."""

    def remembered(self, token: str) -> Caller | None:
        """Who that is, where it was checked a short while ago; never waits."""
        ...

    def check(self, token: str) -> Caller | None:
        """Who that is, or None where the token is unknown, expired or revoked; may take 0.1 s, and raises
        `StillwatchError` where the state cannot be asked."""
        ...

    def forget(self, token_id: str) -> None:
        """Check that token anew at its next use: it was revoked."""
        ...
