"""Names that only the holder of the secret can make: of decisions, and tokens to appeal against them."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

_BYTES = 12


def decision_id(secret: bytes, *parts: object) -> str:
    """The id of the decision that these parts make: the same each time they come together."""
    return "dec_" + _sealed(secret, "decision", *parts)


def receipt_of(secret: bytes, *parts: object) -> str:
    """What a gateway shows to tell what an answer cost; nobody else can guess it."""
    return "draw_" + _sealed(secret, "draw", *parts)


def appeal_token(secret: bytes, decision: str) -> str:
    """What whoever was met shows to appeal against a decision; nobody else can guess it."""
    return "appeal_" + _sealed(secret, "appeal", decision)


def is_appeal_of(secret: bytes, token: str, decision: str) -> bool:
    """Whether a token belongs to a decision, told in constant time."""
    return hmac.compare_digest(token.encode(), appeal_token(secret, decision).encode())


def _sealed(secret: bytes, *parts: object) -> str:
    sealing = _keyed(secret).copy()  # half as dear as a new one with the key
    sealing.update("\0".join(map(str, parts)).encode())
    return sealing.hexdigest()


@lru_cache(8)
def _keyed(secret: bytes) -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=_BYTES, key=secret[:64])
