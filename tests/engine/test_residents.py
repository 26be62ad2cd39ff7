"""Who lives by a family, and who uses which frame: by SQL what the kernels beside a local engine say."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.families import Company, keep_company, place_frames
from stillwatch.engine.population import measure_accounts
from stillwatch.engine.sightings import SIGHTS, Sight
from tests.engine.drawn import Sent, as_lake, drawn

NOTHING = (None, None, None)


def companies(sent: list[Sent], *, local: bool) -> dict[Sight, Company]:
    """The company of each sight, counted here or by SQL."""
    with DuckDBEngine() as engine:
        engine.local = local
        engine.register("exchanges", as_lake(sent))
        accounts = measure_accounts(engine, None, {})
        place_frames(engine, len(sent))
        return {sight: keep_company(engine, sight, len(accounts), len(sent)) for sight in SIGHTS}


def told(company: Company) -> list[list[float]]:
    """All that a company says, its pairs in one order."""
    pairs = company.pairs
    order = np.lexsort((pairs.other, pairs.one))
    columns = (pairs.one, pairs.other, pairs.together, pairs.expected)
    own = (company.hashes, company.users, company.regulars, company.suspects)
    return [column.tolist() for column in (*own, *(column[order] for column in columns))]


@settings(max_examples=15, deadline=None)
@given(drawn())
def test_both_ways_give_one_answer(sent: list[Sent]) -> None:
    here, there = (companies(sent, local=local) for local in (True, False))
    for sight in SIGHTS:
        assert told(here[sight]) == told(there[sight])


def test_frames_that_strangers_use_are_dropped_both_ways() -> None:
    rng = np.random.default_rng(2)
    pool = [Sent(int(a), NOTHING, NOTHING, [11 + n % 3, 14]) for n, a in enumerate(rng.integers(0, 8, 90))]
    crowd = [Sent(20 + n % 30, NOTHING, NOTHING, [14] if n < 30 else [100 + n]) for n in range(120)]
    for local in (True, False):
        assert companies(pool + crowd, local=local)["wording"].suspects.tolist() == list(range(8))
