"""The stages of detection, run one by one over the small range, for tests of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.contract import Engine
from stillwatch.engine.detection import end_of, judge_groups
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.facts import facts_table
from stillwatch.engine.ingest import ingest
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.scene import Feeds, build_scene
from stillwatch.engine.sightings import Sight
from stillwatch.ingest.feeds import read_accounts, read_authorised
from stillwatch.ingest.lake import Lake
from stillwatch.model.contract import Scene
from tests.engine.ranged import NOW_US, Ranged, silent_progress

KEY = bytes(range(32))


@dataclass(frozen=True)
class Workbench:
    """What each stage made. `names[i]` and `kinds[i]` are the id and the true kind of account i."""

    scene: Scene
    end: float
    indexes: dict[Sight, FrameIndex]
    judged: list[Judged]
    names: dict[int, str]
    kinds: NDArray[np.str_]
    exchanges: pa.Table
    feeds: Feeds

    @contextmanager
    def lake(self) -> Iterator[tuple[Engine, Feeds]]:
        """The range's exchanges, known to an engine of their own, and what else is known."""
        with DuckDBEngine() as engine:
            engine.register("exchanges", self.exchanges)
            yield engine, self.feeds


def set_up(ranged: Ranged) -> Workbench:
    """Run the stages of detection over the range."""
    hasher = IdentifierHasher(KEY)
    authorised = {
        hasher.one("org", one.org): one.reason or ""
        for one in read_authorised(ranged.folder / "authorised.json")
        if one.org
    }
    with Lake.temporary(KEY) as lake, DuckDBEngine() as engine:
        ingest([ranged.folder / "traffic.jsonl.gz"], lake, now_us=NOW_US)
        names = dict(zip(*(column.to_pylist() for column in lake.read_names().columns), strict=True))
        facts = facts_table(read_accounts(ranged.folder / "accounts.jsonl")[0], KEY)
        engine.register("exchanges", lake.part_paths())
        feeds = Feeds(lambda: facts, {}, authorised)
        scene, indexes = build_scene(engine, feeds)
        exchanges = lake.read()
    end = end_of(scene)
    judged, scene = judge_groups(Seen(indexes, scene, end), silent_progress)
    kinds = np.array([ranged.truth[names[int(h)]].kind for h in scene.accounts.hashes])
    return Workbench(scene, end, indexes, judged, names, kinds, exchanges, feeds)
