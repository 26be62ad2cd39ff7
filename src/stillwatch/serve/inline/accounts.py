"""All known accounts in sorted arrays, 30 bytes each, and those that came since in a dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from struct import Struct
from typing import Final, NamedTuple

import numpy as np

from stillwatch.decide.access import LEVELS
from stillwatch.serve.inline.sorted_hashes import SortedHashes

_LEVEL: Final[dict[str, int]] = {level: code for code, level in enumerate(LEVELS)}
# org, requests, kind, country, level: one line of the processor's cache a look
_ROW: Final = Struct("<qihhi")
_REQUESTS: Final = Struct("<i")
_REQUESTS_AT: Final = 8  # bytes into a row
_MOST: Final = 2**31 - 1  # requests that are counted
_NEW: Final = 1_000_000  # accounts without facts whose requests are counted; the first seen is forgotten


class Facts(NamedTuple):
    """What is known of an account; `org` is the lake's hash."""

    kind: str | None = None
    org: int | None = None
    verification: str | None = None
    country: str | None = None


NO_FACTS: Final = Facts()


class Accounts:
    """Facts by account hash, and how many requests each account has sent to this program."""

    def __init__(self, known: Iterable[tuple[int, Facts]] = ()) -> None:
        self._words: list[str | None] = [None]
        self._codes: dict[str | None, int] = {None: 0}
        rows = sorted(dict(known).items())
        self._known = SortedHashes(np.fromiter((h for h, _ in rows), np.int64, len(rows)))
        self._rows = bytearray(_ROW.size * len(rows))
        for row, (_, facts) in enumerate(rows):
            _ROW.pack_into(self._rows, row * _ROW.size, *self._coded(facts))
        self._later: dict[int, Facts] = {}
        self._others: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._known) + sum(h not in self for h in self._later)

    def __contains__(self, account: int) -> bool:
        return self._known.find(account) >= 0

    def put(self, account: int, facts: Facts) -> None:
        """Facts that came after the arrays were made."""
        self._later[account] = facts

    def get(self, account: int) -> Facts:
        """What is known of an account; `NO_FACTS` of one that is not."""
        return self._facts(account, self._known.find(account))

    def visit(self, account: int) -> tuple[Facts, int]:
        """Count a request of an account: what is known of it, and how many it has sent, this one among
        them."""
        row = self._known.find(account)
        if row < 0 or self._later:
            return self._facts(account, row), self._count(account, row)
        at, words = row * _ROW.size, self._words
        org, requests, kind, country, level = _ROW.unpack_from(self._rows, at)
        requests += 1
        _REQUESTS.pack_into(self._rows, at + _REQUESTS_AT, min(requests, _MOST))
        return Facts(
            words[kind], org or None, LEVELS[level] if level >= 0 else None, words[country]
        ), requests

    def _facts(self, account: int, row: int) -> Facts:
        later = self._later.get(account) if self._later else None
        if later is not None or row < 0:
            return later or NO_FACTS
        org, _, kind, country, level = _ROW.unpack_from(self._rows, row * _ROW.size)
        words = self._words
        return Facts(words[kind], org or None, LEVELS[level] if level >= 0 else None, words[country])

    def _count(self, account: int, row: int) -> int:
        if row >= 0:
            at = row * _ROW.size + _REQUESTS_AT
            requests: int = _REQUESTS.unpack_from(self._rows, at)[0] + 1
            _REQUESTS.pack_into(self._rows, at, min(requests, _MOST))
            return requests
        if account not in self._others and len(self._others) >= _NEW:
            del self._others[next(iter(self._others))]
        requests = self._others.get(account, 0) + 1
        self._others[account] = requests
        return requests

    def resume(self, requests: Mapping[int, int]) -> None:
        """Go on from so many requests of these accounts, which an earlier program counted."""
        for account, count in requests.items():
            row = self._known.find(account)
            if row >= 0:
                _REQUESTS.pack_into(self._rows, row * _ROW.size + _REQUESTS_AT, min(count, _MOST))
            else:
                self._others[account] = count

    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self._known.nbytes() + len(self._rows)

    def _coded(self, facts: Facts) -> tuple[int, int, int, int, int]:
        """A row of the table; nothing was asked by the account yet."""
        level = _LEVEL.get(facts.verification or "", -1)
        return facts.org or 0, 0, self._code(facts.kind), self._code(facts.country), level

    def _code(self, word: str | None) -> int:
        code = self._codes.setdefault(word, len(self._words))
        if code == len(self._words):
            self._words.append(word)
        return code
