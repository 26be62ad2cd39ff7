"""The suspects' exchanges: row by row what the lake holds, enough to judge as if all were here."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.detect.frames.clusters import find_clusters
from stillwatch.engine import scene as module
from stillwatch.engine.candidates import Candidate
from stillwatch.engine.contract import Engine
from stillwatch.engine.crew import Crew
from stillwatch.engine.detection import end_of
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.families import Company
from stillwatch.engine.investigate import Judged, Seen, investigate
from stillwatch.engine.scene import Feeds, build_scene
from stillwatch.engine.sightings import SIGHTS, Sight
from stillwatch.engine.steps import parse
from stillwatch.engine.suspects import load_suspects, sightings_of, traffic_of
from stillwatch.link.families import CoUsage
from stillwatch.model.contract import Scene
from stillwatch.model.lake import HARVEST_COLUMNS
from stillwatch.model.traffic import Ints, Traffic
from tests.detect.normal_rows import exchange
from tests.engine.drawn import CLUSTERS, Sent, as_lake, drawn
from tests.engine.fingerprinted import fingerprinted, hashed, knowing
from tests.engine.workbench import Workbench

ROWS = [
    exchange(
        n, account=f"acct_{n % 4}", model=f"atlas-{4 + n % 2}",
        status=403 if n == 17 else 401 if n == 3 else 200, user=f"task {n}" if n % 6 else "",
        output_tokens=n if n % 2 else None, system="be brief" if n % 3 else "", turns=1 + n % 4,
    )
    for n in range(20)
]  # fmt: skip
ACCOUNTS = np.sort([hashed("account", f"acct_{n}") for n in range(4)])


def loaded(suspects: Ints) -> pa.Table:
    with knowing(ROWS) as engine:
        return load_suspects(engine, suspects)


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return traffic_of(loaded(ACCOUNTS), ACCOUNTS)


def test_traffic_is_the_rows_column_by_column(traffic: Traffic) -> None:
    stored = fingerprinted(ROWS)
    assert traffic.id.tolist() == stored["id"].to_pylist()
    assert ACCOUNTS[traffic.account].tolist() == [hashed("account", row.account) for row in ROWS]
    assert traffic.ts == pytest.approx([row.ts / 1e6 for row in ROWS], abs=1e-7)
    assert [traffic.models[m] for m in traffic.model] == [row.model for row in ROWS]
    assert traffic.output_tokens.tolist() == [row.output_tokens or 0 for row in ROWS]
    assert np.flatnonzero(traffic.refused).tolist() == [3, 17]
    assert len(np.unique(traffic.body)) == 2  # numbers are slots: all tasks read alike; 0 where there is none
    assert ((traffic.body == 0) == [row.user == "" for row in ROWS]).all()
    assert traffic.system.tolist() == [row.system != "" for row in ROWS]
    assert np.flatnonzero(traffic.opens).tolist() == [0, 4, 8, 12, 16]
    for label, name in enumerate(HARVEST_COLUMNS):
        assert traffic.harvest[:, label].tolist() == stored[name].to_pylist()


@pytest.mark.parametrize("suspects", [[0], [1, 3], []])
def test_of_each_suspect_everything_is_loaded_and_of_nobody_else_anything(
    traffic: Traffic, suspects: list[int]
) -> None:
    part = traffic_of(loaded(ACCOUNTS[suspects]), ACCOUNTS)
    mine = np.isin(traffic.account, suspects)
    assert part.id.tolist() == traffic.id[mine].tolist()
    assert part.account.tolist() == traffic.account[mine].tolist()
    assert part.harvest.shape == (int(mine.sum()), len(HARVEST_COLUMNS))


def company_of(hashes: list[int]) -> Company:
    nothing = np.empty(0, np.int64)
    pairs = CoUsage(nothing, nothing, nothing, np.empty(0))
    return Company(np.array(hashes, np.int64), pairs, nothing, nothing, nothing, nothing)


def seen(sent: list[Sent], sight: Sight, hashes: list[int], mask: int) -> list[tuple[int, int]]:
    """Exchange and frame of each sighting that the function finds."""
    lake = as_lake(sent)
    with DuckDBEngine() as engine:
        engine.register("exchanges", lake)
        rows = load_suspects(engine, np.unique([one.account for one in sent]))
    listed = {"unit": list(CLUSTERS), "frame": list(CLUSTERS.values())}
    clusters = pa.table(listed).sort_by("unit")
    x, frame = sightings_of(rows, sight, company_of(hashes), clusters, mask)
    return sorted(zip(x.tolist(), np.array(hashes, np.int64)[frame].tolist(), strict=True))


@settings(max_examples=25, deadline=None)
@given(drawn(20), st.sets(st.integers(1, 16)))
def test_wordings_are_seen_once_an_exchange(sent: list[Sent], frames: set[int]) -> None:
    expected = {(n, frame) for n, one in enumerate(sent) for frame in one.wordings() & frames}
    assert seen(sent, "wording", sorted(frames), 0) == sorted(expected)


@settings(max_examples=25, deadline=None)
@given(drawn(20), st.sampled_from([0, 1, 3]), st.sets(st.tuples(st.integers(1, 3), st.integers(0, 2))))
def test_cells_are_seen_at_their_place(sent: list[Sent], mask: int, cells: set[tuple[int, int]]) -> None:
    frames = {2**32 * place + cell for place, cell in cells}
    expected = {(n, frame) for n, one in enumerate(sent) for frame in one.meanings(mask) & frames}
    assert seen(sent, "meaning", sorted(frames), mask) == sorted(expected)


def test_the_clusters_of_the_random_lakes_are_those_that_are_found() -> None:
    nothing = (None, None, None)
    lake = as_lake([Sent(0, (text, None, None), nothing, []) for text in range(1, 8)])
    found = find_clusters(pa.table({"unit": lake["system"], "sketch": lake["system_sketch"]}).to_batches())
    assert dict(zip(found["unit"].to_pylist(), found["frame"].to_pylist(), strict=True)) == CLUSTERS


def everybody(engine: Engine, suspects: Ints) -> pa.Table:
    """In place of `load_suspects`: all accounts' exchanges."""
    engine.step(parse("senders", "-- A row is an account.\nSELECT DISTINCT account FROM exchanges"))
    return load_suspects(engine, engine.table("senders")["account"].to_numpy())


def as_hashes(candidate: Candidate, scene: Scene) -> tuple[int, list[int], list[int], list[int]]:
    """A candidate in words that do not depend on what else was loaded."""
    return (
        candidate.name,
        candidate.frames.tolist(),
        scene.accounts.hashes[candidate.accounts].tolist(),
        scene.traffic.id[candidate.exchanges].tolist(),
    )


def verdicts(judged: list[Judged], scene: Scene) -> list[tuple[object, ...]]:
    """All that was said of all candidates."""
    return [
        (*as_hashes(j.candidate, scene), j.sight, j.whole, j.verdict.bits, j.verdict.per_account.tolist())
        for j in judged
    ]


def small_lake(seed: int) -> list[Sent]:
    """Seven accounts that keep to three sentences each, one at two or three places, among thirty that show
    one of sixteen now and then."""
    rng = np.random.default_rng(seed)
    nothing = (None, None, None)
    own = rng.integers(11, 27, 3).tolist()
    pool = [
        Sent(int(a), nothing, (None, int(a) % 2, 1), [int(rng.choice(own))]) for a in rng.integers(0, 7, 60)
    ]
    crowd = [
        Sent(int(a), (None, int(rng.integers(1, 6)) if rng.random() < 0.3 else None, None), nothing,
             [int(rng.integers(11, 27))] if rng.random() < 0.5 else [])
        for a in rng.integers(10, 40, 240)
    ]  # fmt: skip
    return [sent for _, sent in sorted(enumerate(pool + crowd), key=lambda pair: pair[0] * 7919 % 300)]


def test_of_small_lakes_the_candidates_are_those_of_loading_everybody() -> None:
    spared = 0
    for seed in range(4):
        found = []
        for load in (load_suspects, everybody):
            with DuckDBEngine() as engine, patch.object(module, "load_suspects", load):
                engine.register("exchanges", as_lake(small_lake(seed)))
                scene, indexes = build_scene(engine, Feeds(lambda: None, {}, {}))
            found.append({s: [as_hashes(c, scene) for c in indexes[s].candidates(scene)] for s in SIGHTS})
            spared += 300 - len(scene.traffic)
        assert found[0] == found[1]
        assert found[0]["wording"]
        assert found[0]["meaning"]
    assert spared > 0


def test_suspects_alone_are_judged_as_if_everybody_were_loaded(workbench: Workbench) -> None:
    with workbench.lake() as (engine, feeds), patch.object(module, "load_suspects", everybody):
        scene, indexes = build_scene(engine, feeds)
    assert len(scene.traffic) == scene.accounts.exchanges.sum() > len(workbench.scene.traffic)
    with Crew(1) as crew:
        judged, _ = investigate(Seen(indexes, scene, end_of(scene)), lambda *_: None, crew)
    assert verdicts(judged, scene) == verdicts(workbench.judged, workbench.scene)
