"""Anchors: the ledger's head, signed, to be kept where whoever can change the ledger cannot write.

The signature is Ed25519 (RFC 8032). A chain can be cut off at its end, or written anew as a whole, and still
hold by itself; it then no longer holds the entry that an anchor names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from stillwatch.decide.ledger.verify import Break

PURPOSE: Final = "stillwatch ledger anchor 1"  # so that the key's signatures on other things do not fit


class Anchor(msgspec.Struct, frozen=True):
    """That at a moment (microseconds since 1970 UTC) entry `seq` had the hash `head`. Texts are hex."""

    seq: int
    at: int
    head: str
    public_key: str
    signature: str

    def is_signed_by(self, public_key: str) -> bool:
        """Whether the anchor is as the owner of `public_key` (hex) signed it."""
        if self.public_key != public_key:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(self.signature), _message(self.seq, self.at, self.head))
        except (InvalidSignature, ValueError):
            return False
        return True


def sign_head(key: bytes, *, seq: int, at: int, head: str) -> Anchor:
    """Sign the head of a ledger with the 32 bytes of an Ed25519 private key."""
    private = Ed25519PrivateKey.from_private_bytes(key)
    signature = private.sign(_message(seq, at, head)).hex()
    return Anchor(seq, at, head, public_key_of(key), signature)


def public_key_of(key: bytes) -> str:
    """What others check the signatures of `key` with, in hex."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def check_anchors(
    anchors: Iterable[Anchor], heads: dict[int, str], last: int, public_key: str
) -> Iterator[Break]:
    """Where a chain that holds by itself is not the one that was anchored.

    `heads` gives the hash of the entries that anchors name, `last` the number of entries.
    """
    for anchor in anchors:
        if not anchor.is_signed_by(public_key):
            yield Break(anchor.seq, f"the anchor of entry {anchor.seq} is not signed by {public_key[:16]}...")
        elif anchor.seq > last:
            yield Break(last + 1, f"entries up to {anchor.seq} were anchored, and there are only {last}")
        elif heads[anchor.seq] != anchor.head:
            yield Break(anchor.seq, "the entry, or one before it, is not the one that was anchored")


def _message(seq: int, at: int, head: str) -> bytes:
    return msgspec.json.encode([PURPOSE, seq, at, head])
