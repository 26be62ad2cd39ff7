"""The steps `texts_shown`, `claimed_texts` and `mark_sightings` against plain loops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.engine.contract import Engine
from stillwatch.engine.steps import load
from stillwatch.model.lake import EXCHANGES
from tests.detect.steps.running import Running

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
texts = st.none() | st.integers(1, 4)
Exchange = tuple[int, int | None, int | None, int | None, list[int]]
exchanges = st.lists(
    st.tuples(st.integers(0, 3), texts, texts, texts, st.lists(st.integers(1, 4), max_size=3)), max_size=12
)


@contextmanager
def seen(engine: Engine, rows: list[Exchange]) -> Iterator[list[tuple[int, int, int]]]:
    """The view over these exchanges; gives its rows as (id, account, unit)."""
    given = [
        {"id": n, "ts": MOMENT, "account": a, "system": s, "head": h, "tail": t, "sentences": more}
        for n, (a, s, h, t, more) in enumerate(rows)
    ]
    engine.register("exchanges", pa.Table.from_pylist(given, schema=EXCHANGES))
    engine.view(load("texts_shown"))
    yield [
        (n, a, unit)
        for n, (a, *places, more) in enumerate(rows)
        for unit in [*(p for p in places if isinstance(p, int)), *more]
    ]
    for name in ("texts_shown", "exchanges"):
        engine.drop(name)


@settings(max_examples=20)
@given(exchanges)
def test_every_text_of_every_exchange(running: Running, rows: list[Exchange]) -> None:
    with seen(running.engine, rows) as expected:
        found = running.engine.table("texts_shown").select(["id", "account", "unit"]).to_pylist()
    assert sorted(tuple(row.values()) for row in found) == sorted(expected)


@settings(max_examples=20)
@given(exchanges, st.dictionaries(st.integers(0, 11), st.integers(0, 1)))
def test_texts_of_claims_that_two_members_show(
    running: Running, rows: list[Exchange], campaign: dict[int, int]
) -> None:
    engine = running.engine
    with seen(engine, rows) as shown:
        claimed = {"campaign": list(campaign.values()), "id": list(campaign)}
        engine.register("claimed", pa.table({k: pa.array(v, pa.int64()) for k, v in claimed.items()}))
        engine.step(load("claimed_texts"), into="answers")
        found = {tuple(row.values()) for row in engine.table("answers").to_pylist()}
        engine.drop("claimed")
    expected = set()
    for number, unit in {(campaign[n], unit) for n, _, unit in shown if n in campaign}:
        mine = [(n, a) for n, a, u in shown if u == unit and campaign.get(n) == number]
        members = len({a for _, a in mine})
        if members >= 2:
            expected.add((number, unit, members, len({n for n, _ in mine})))
    assert found == expected


@settings(max_examples=20)
@given(exchanges, st.sets(st.integers(1, 4)))
def test_sightings_of_marks_each_once(running: Running, rows: list[Exchange], marks: set[int]) -> None:
    engine = running.engine
    with seen(engine, rows) as shown:
        engine.register("marks", pa.table({"unit": pa.array(sorted(marks), pa.int64())}))
        engine.step(load("mark_sightings"), into="answers")
        found = engine.table("answers").select(["id", "account", "unit"]).to_pylist()
        engine.drop("marks")
    assert sorted(tuple(row.values()) for row in found) == sorted({s for s in shown if s[2] in marks})
