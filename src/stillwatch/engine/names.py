"""What accounts are called in an answer: their own ids, or a hash where these were not handed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints

Names = Mapping[int, str]
"""Account hash to the account's own id."""


class NameTable(Mapping[int, str]):
    """The lake's names, looked up where they lie: a dictionary of millions would fill the memory."""

    def __init__(self, table: pa.Table) -> None:
        """table: account hash and account id."""
        hashes = table.column(0).to_numpy()
        if np.any(hashes[1:] < hashes[:-1]):
            table = table.sort_by(table.column_names[0])
        self._hashes = table.column(0).to_numpy()
        self._ids = table.column(1)

    def __getitem__(self, hashed: int) -> str:
        at = int(np.searchsorted(self._hashes, hashed))
        if at == len(self._hashes) or self._hashes[at] != hashed:
            raise KeyError(hashed)
        name: str = self._ids[at].as_py()
        return name

    def __iter__(self) -> Iterator[int]:
        return (int(hashed) for hashed in self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)


def account_names(accounts: Ints, scene: Scene, names: Names) -> list[str]:
    """Ids of accounts (indexes into the scene's), sorted."""
    return sorted(name_of(int(a), scene, names) for a in accounts)


def name_of(account: int, scene: Scene, names: Names) -> str:
    """Id of one account; its hash in hex where the lake came without names."""
    hashed = int(scene.accounts.hashes[account])
    return names.get(hashed) or f"account-{hashed & (2**64 - 1):016x}"
