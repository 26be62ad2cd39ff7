"""Keeps passwords and tokens as argon2id hashes (RFC 9106): a copied database gives none of them away."""

from __future__ import annotations

import threading
from functools import cache
from typing import Final, NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from stillwatch.engine.state.people.secret import Secret, random_secret

Hashed = NewType("Hashed", str)  # what argon2id makes of a secret, with parameters and salt

# the second choice of RFC 9106, section 4: 64 MiB and three passes, about 50 ms
_HASHER: Final = PasswordHasher()
# a flood of wrong secrets takes two cores and 128 MiB at most, and leaves the rest to the traffic
_AT_ONCE: Final = threading.BoundedSemaphore(2)


def hash_secret(secret: Secret) -> Hashed:
    """The argon2id hash of a secret; takes about 50 ms, and longer while others are at it: call it before
    a transaction begins, never inside."""
    with _AT_ONCE:
        return Hashed(_HASHER.hash(secret.reveal()))


def is_secret(secret: Secret, stored: str | None) -> bool:
    """Whether `stored` is the hash of `secret`; takes as long where there is nothing to compare with."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _nobodys(), secret.reveal()) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys() -> str:
    """The hash of a secret that nobody knows."""
    return _HASHER.hash(random_secret().reveal())
