"""What accounts are called in an answer: their own ids, or a hash where these were not handed on."""

from __future__ import annotations

from collections.abc import Mapping

from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints

Names = Mapping[int, str]
"""Account hash to the account's own id."""


def account_names(accounts: Ints, scene: Scene, names: Names) -> list[str]:
    """Ids of accounts (indexes into the scene's), sorted."""
    return sorted(name_of(int(a), scene, names) for a in accounts)


def name_of(account: int, scene: Scene, names: Names) -> str:
    """Id of one account; its hash in hex where the lake came without names."""
    hashed = int(scene.accounts.hashes[account])
    return names.get(hashed) or f"account-{hashed & (2**64 - 1):016x}"
