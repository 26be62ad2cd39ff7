"""What a batch of exchanges tells about the size of answers: a few numbers each, for who keeps allowances."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.settle import Answer

if TYPE_CHECKING:
    import pyarrow as pa

Int64s = NDArray[np.int64]
_ALL = 2**64 - 1


class Answers(msgspec.Struct, frozen=True):
    """Arrays of one length: the lake's hashes of exchanges and accounts, moments (microseconds), output
    tokens, and HTTP statuses, 0 where none was told. Exchanges without tokens are not among them."""

    exchanges: Int64s
    accounts: Int64s
    at: Int64s
    tokens: Int64s
    statuses: Int64s

    def of(self, judged: Int64s, others: Container[int]) -> Iterator[tuple[Answer, int]]:
        """The answers to the accounts that are `judged` (sorted), or among `others`, with the account."""
        if judged.size:
            place = np.minimum(judged.searchsorted(self.accounts), judged.size - 1)
            known = judged[place] == self.accounts
        else:
            known = np.zeros(self.accounts.size, bool)
        for at, account in enumerate(self.accounts.tolist()):
            if known[at] or account in others:
                yield self._answer(at), account

    def _answer(self, at: int) -> Answer:
        return Answer(
            exchange=_text(int(self.exchanges[at])),
            account=_text(int(self.accounts[at])),
            at=int(self.at[at]),
            tokens=float(self.tokens[at]),
            status=int(self.statuses[at]) or None,
        )


def answers_of(batches: Sequence[pa.RecordBatch]) -> Answers:
    """The answers in batches of the lake's rows."""
    columns: list[list[Int64s]] = [[], [], [], [], []]
    for rows in batches:
        tokens = rows.column("output_tokens")
        told = tokens.is_valid().to_numpy(zero_copy_only=False)
        for place, name in enumerate(("id", "account", "ts", "output_tokens", "status")):
            column = rows.column(name).cast("int64").fill_null(0)
            columns[place].append(column.to_numpy(zero_copy_only=False)[told])
    return Answers(*(np.concatenate(found) if found else np.empty(0, np.int64) for found in columns))


def _text(hashed: int) -> str:
    """What the state calls a hash of the lake."""
    return f"{hashed & _ALL:016x}"
