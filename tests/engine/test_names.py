"""Names of accounts in an answer: their own, or a hash in hex, in one order and never two alike."""

from __future__ import annotations

import numpy as np

from stillwatch.engine.names import account_names, name_of
from tests.engine.judging import CUSTOMERS
from tests.stage.staging import staged

SCENE, _ = staged([CUSTOMERS])
HASHES = [int(h) for h in SCENE.accounts.hashes]


def test_an_account_has_the_name_that_was_handed_on() -> None:
    assert name_of(3, SCENE, {HASHES[3]: "acct_3"}) == "acct_3"


def test_without_a_name_stands_its_hash_as_sixteen_digits() -> None:
    assert name_of(3, SCENE, {}) == f"account-{HASHES[3]:016x}"
    assert name_of(3, SCENE, {HASHES[3]: ""}) == f"account-{HASHES[3]:016x}"


def test_names_are_sorted_and_each_account_has_its_own() -> None:
    every = np.arange(len(SCENE.accounts))
    backwards = {h: f"{1000 - n:04d}" for n, h in enumerate(HASHES)}
    assert account_names(every, SCENE, backwards) == sorted(backwards.values())
    assert len(set(account_names(every, SCENE, {}))) == len(every)
    assert account_names(every[:0], SCENE, backwards) == []
