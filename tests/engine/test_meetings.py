"""Pairs that share more accounts than chance explains, and the terms on which they are looked for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.meetings import Terms, meetings_here, pairs_that_meet
from stillwatch.model.errors import StillwatchError


def meetings(used: dict[int, list[int]]) -> pa.Table:
    """Frame to the accounts that show it, once each."""
    rows = [(frame, account, 1, len(mine)) for frame, mine in used.items() for account in mine]
    names = ("frame", "account", "exchanges", "accounts")
    return pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)})


def test_pairs_are_indexes_and_only_those_beyond_chance() -> None:
    together, strangers = list(range(8)), list(range(100, 140))
    used = {-5: together, 40: together, 7: strangers, 90: strangers[:20] + list(range(200, 240))}
    lonely = {1000 + n: [n] for n in range(300, 400)}
    with DuckDBEngine() as engine:
        engine.register("meetings", meetings(used | lonely))
        names = np.array(sorted(used | lonely))
        pairs = pairs_that_meet(engine, names, Terms(400))
        found = dict(zip(zip(names[pairs.one], names[pairs.other], strict=True), pairs.together, strict=True))
        assert found[-5, 40] == 8
        assert set(found) <= {(-5, 40), (7, 90)}
        engine.register("uses", meetings(used | lonely))
        here = pairs_that_meet(engine, names, Terms(400), meetings_here(engine, names, Terms(400)))
        assert dict(zip(zip(here.one, here.other, strict=True), here.expected, strict=True)) == dict(
            zip(zip(pairs.one, pairs.other, strict=True), pairs.expected, strict=True)
        )
        with pytest.raises(StillwatchError, match="no table"):
            engine.table("co_usage")


@given(st.integers(0, 2**40))
def test_of_each_account_as_many_frames_are_paired_as_the_work_allows(population: int) -> None:
    terms = Terms(population)
    assert 8 <= terms.per_account <= 60
    if 8 < terms.per_account < 60:
        assert population * terms.per_account**2 / 2 <= 20_000_000
    assert terms.most_accounts == max(population // 2, 50)
