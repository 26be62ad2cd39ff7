"""Campaign memory at work in one scan: read before, looked at during, stored after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.contract import Engine
from stillwatch.engine.memory.learn import learn
from stillwatch.engine.memory.parted import part, read_parted
from stillwatch.engine.memory.recognise import recognise
from stillwatch.engine.memory.sightings import sight_marks
from stillwatch.engine.memory.store import Memory, Watched, read_memory, write_memory
from stillwatch.engine.population import seconds
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints


@dataclass
class Recall:
    """The memory of the lake at `lake`; the engine must know `exchanges` of the window."""

    lake: Path
    engine: Engine
    memory: Memory
    sightings: pa.Table | None = None
    watched: tuple[Watched, ...] = field(default=())

    @classmethod
    def of(cls, lake: Path, engine: Engine) -> Self:
        """Read what is stored, with what people split in it; raises as `read_memory` and `read_parted` do."""
        return cls(lake, engine, part(read_memory(lake), read_parted(lake)))

    def marked(self) -> Ints:
        """Accounts (hashes) that show a mark of a known campaign since the campaign was last learned."""
        if not self.memory.campaigns:
            return np.empty(0, np.int64)
        self.sightings = sight_marks(self.memory, self.engine)
        since = min(one.until for one in self.memory.campaigns)
        later = seconds(self.sightings["ts"]) > since
        return np.unique(self.sightings["account"].to_numpy()[later])

    def onto(self, scene: Scene) -> Scene:
        """The scene with what is known of its accounts; `marked` must have been asked before."""
        if self.sightings is None:
            return scene
        known, self.watched = recognise(self.sightings, scene, self.memory)
        return replace(scene, known=known)

    def store(self, joined: Sequence[Joined], ids: Sequence[str], scene: Scene) -> None:
        """Remember these campaigns by these ids, and who is watched."""
        write_memory(learn(self.memory, joined, ids, self.watched, scene, self.engine), self.lake)
