"""One entry of the ledger, and the hash that binds it to all entries before it.

What an entry is about may have to be erased one day, and the chain must hold without it. So the chain binds
a digest of the subject and the detail, salted so that nobody finds an erased subject by trying; the words
themselves stand beside it. (The scheme is that of Schneier and Kelsey, "Secure audit logs to support
computer forensics", 1999, without its encryption.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

BEGINNING: Final = "0" * 64  # what the first entry has before it
ERASE: Final = "erase"  # the action that takes contents away, and names their entries under "redacted"

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


class Content(msgspec.Struct, frozen=True):
    """What an entry is about: its subject (an account, a case, a file), details as JSON, and a salt."""

    subject: str
    detail: str
    salt: str

    def digest(self) -> str:
        """SHA-256 of the salt, subject and detail, in hex."""
        return _sha256([self.salt, self.subject, self.detail])

    def details(self) -> dict[str, Any]:
        """The details as they were given."""
        return msgspec.json.decode(self.detail, type=dict[str, Any])


class Entry(msgspec.Struct, frozen=True):
    """One thing that was done. `at` is in microseconds since 1970 UTC; `content` is None once erased."""

    seq: int
    at: int
    actor: str
    action: str
    digest: str
    previous: str
    hash: str
    content: Content | None

    def expected_hash(self) -> str:
        """SHA-256 of all that the chain binds, in hex; differs from `hash` where something was changed."""
        return _sha256([self.seq, self.at, self.actor, self.action, self.digest, self.previous])


def follow(
    last: Entry | None,
    *,
    at: int,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
    salt: str,
) -> Entry:
    """The entry after `last` (None: the first of all).

    `salt`: 16 random bytes in hex. ValueError where a text cannot be stored by every database.
    """
    for text in (actor, action, subject):
        if "\0" in text:
            raise ValueError(f"a ledger entry cannot hold the character NUL: {text!r}")
    content = Content(subject, _ENCODER.encode(detail).decode(), salt)
    draft = Entry(
        seq=last.seq + 1 if last else 1,
        at=at,
        actor=actor,
        action=action,
        digest=content.digest(),
        previous=last.hash if last else BEGINNING,
        hash="",
        content=content,
    )
    return msgspec.structs.replace(draft, hash=draft.expected_hash())


def _sha256(parts: list[str | int]) -> str:
    """JSON quotes its texts, so that no two lists of parts run together into the same bytes."""
    return hashlib.sha256(_ENCODER.encode(parts)).hexdigest()
