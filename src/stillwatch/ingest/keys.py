"""The secret that turns identifiers and texts into hashes: made once, kept private, never guessed."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path

from stillwatch.ingest.durable import PRIVATE, sync_folder
from stillwatch.model.errors import StillwatchError

KEY_BYTES = 32


def random_key() -> bytes:
    """A new 32-byte key; a temporary lake lives and dies with it, so no result may depend on it."""
    return secrets.token_bytes(KEY_BYTES)


def make_key(path: Path) -> bytes:
    """Write a new key to `path` (mode 0600, synced); `FileExistsError` where a file stands already."""
    key = random_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(path.parent)
    return key


def read_key(path: Path) -> bytes:
    """The key in `path`; `StillwatchError` where it is missing, open to others, or not 32 bytes."""
    try:
        with path.open("rb") as stream:
            mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
            key = stream.read(KEY_BYTES + 1)
    except FileNotFoundError:
        raise StillwatchError(
            f"{path}: the key file is missing",
            hint="Restore it from your backup: without it, nothing new can be matched with this lake. "
            "Where it is lost, start a new lake in another directory and read the logs again.",
        ) from None
    except OSError as error:
        raise StillwatchError(
            f"{path}: the key file cannot be read: {error.strerror}",
            hint="Give the key file to the user who runs stillwatch, with mode 0600.",
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StillwatchError(
            f"{path}: the key file has mode {mode:04o}, so others on this machine can read it; expected 0600",
            hint=f"Run: chmod 600 {path}",
        )
    if len(key) != KEY_BYTES:
        found = f"{len(key)}" if len(key) <= KEY_BYTES else f"more than {KEY_BYTES}"
        raise StillwatchError(
            f"{path}: not a key file: expected {KEY_BYTES} bytes, found {found}",
            hint="Restore the key file from your backup.",
        )
    return key


def key_fingerprint(key: bytes) -> str:
    """What a lake remembers of its key: enough to notice another one, useless for finding the key."""
    return hashlib.blake2b(b"stillwatch lake", digest_size=16, key=key).hexdigest()
