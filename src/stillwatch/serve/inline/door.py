"""Fingerprints of one request at the door: the keyed hashes that a campaign's marks are compared with."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Final

from stillwatch.detect.fingerprints.arrays import Int64s
from stillwatch.detect.fingerprints.client import network_prefix
from stillwatch.detect.fingerprints.hashing import IdentifierHasher, text_key
from stillwatch.detect.fingerprints.text import run_hash
from stillwatch.detect.fingerprints.units import NO_UNITS, system_units, user_units
from stillwatch.detect.fingerprints.words import bare_words, lowered_bytes
from stillwatch.ingest.content import last_turn, system_text
from stillwatch.model.exchange import Message, Request

Units = Int64s
# Head, tail and the first and last sentences stand at the edges: the middle of a long text is not read
EDGE: Final = 4000  # characters
FRAME_WORDS: Final = 4  # sentences of fewer words have no hash of their own
_SYSTEMS: Final = 4096  # system texts whose hashes are remembered; clients send the same ones again and again


class Door:
    """Fingerprints under the lake's key, as `stillwatch scan` makes them."""

    def __init__(self, key: bytes) -> None:
        self._hasher = IdentifierHasher(key)
        self._secret = text_key(key)
        self._system_units = lru_cache(_SYSTEMS)(partial(system_units, secret=self._secret))
        self.units(Request("compiled before", [Message("user", "the first request comes")]))

    def account(self, name: str) -> int:
        """The lake's hash of an account's id."""
        return self._hasher.one("account", name)

    def exchange(self, name: str) -> int:
        """The lake's hash of an exchange's id, which hardly ever comes again."""
        return self._hasher.each("id", (name,))[0] or 0

    def organisation(self, name: str) -> int:
        """The lake's hash of an organisation's id."""
        return self._hasher.one("org", name)

    def client(self, user_agent: str | None) -> int | None:
        """The lake's hash of a user agent."""
        return self._hasher.one("client", user_agent) if user_agent else None

    def network(self, address: str | None) -> int | None:
        """The lake's hash of the network that an address lies in; None where it is no address."""
        prefix = network_prefix(address) if address else None
        return self._hasher.one("net", prefix) if prefix else None

    def frame(self, text: str) -> int | None:
        """The hash that `units` has for a system text that is `text`, and for each sentence that is; None of
        a text of fewer than `FRAME_WORDS` words."""
        words, _ = bare_words(lowered_bytes(text))
        return int(run_hash(words, 0, words.size, self._secret)) if words.size >= FRAME_WORDS else None

    def units(self, request: Request) -> Units:
        """Hashes of the texts that stand where a frame may stand, and of sentences."""
        system = system_text(request.system, request.messages)
        user = last_turn(request.messages).user
        if len(user) > 2 * EDGE:
            user = f"{user[:EDGE]}\n{user[-EDGE:]}"
        shown = self._system_units(system) if system else NO_UNITS
        return user_units(user, self._secret, shown) if user else shown
