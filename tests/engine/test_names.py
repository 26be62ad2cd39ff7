"""Names of accounts in an answer: their own, or a hash in hex, in one order and never two alike."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.engine.names import NameTable, account_names, name_of
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


@settings(max_examples=40)
@given(
    st.dictionaries(st.integers(-(2**63), 2**63 - 1), st.text(max_size=3)), st.randoms(use_true_random=False)
)
def test_a_table_of_names_is_what_a_dictionary_of_them_would_be(
    names: dict[int, str], random: Random
) -> None:
    rows = list(names.items())
    random.shuffle(rows)
    columns = [pa.array([h for h, _ in rows], pa.int64()), pa.array([name for _, name in rows], pa.string())]
    table = NameTable(pa.table(columns, names=["account", "name"]))
    assert dict(table) == names
    assert len(table) == len(names)
    assert list(table) == sorted(names)
    for hashed in (*names, 0, 2**63 - 1, -(2**63)):
        assert table.get(hashed) == names.get(hashed)
        assert (hashed in table) == (hashed in names)


def test_a_name_that_is_not_in_the_table_is_no_name() -> None:
    table = NameTable(pa.table({"account": pa.array([3, 1], pa.int64()), "name": ["c", "a"]}))
    for hashed in (0, 2, 4):
        with pytest.raises(KeyError):
            table[hashed]
    assert table[1] == "a"
    assert not NameTable(pa.table({"account": pa.array([], pa.int64()), "name": pa.array([], pa.string())}))
