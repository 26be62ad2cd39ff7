"""A text that must not show up in logs, errors or the output of a debugger by accident."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

RANDOM_BYTES: Final = 32


class Secret:
    """Holds a text; `reveal()` is the only way to it. Shown as `Secret(...)`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one it was made for."""
        return self._text

    def fingerprint(self) -> str:
        """SHA-256 in hex: what is stored of a random secret, which nobody can guess."""
        return hashlib.sha256(self._text.encode()).hexdigest()

    def matches(self, text: str) -> bool:
        """Whether it is `text`, found out in a time that tells nothing about where they differ."""
        return hmac.compare_digest(self._text.encode(), text.encode())

    def __repr__(self) -> str:
        return "Secret(...)"


def random_secret() -> Secret:
    """A new secret of 256 random bits, in letters that fit into headers and cookies."""
    return Secret(secrets.token_urlsafe(RANDOM_BYTES))
