"""Detection: from the scene of a window to the scan result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pyarrow as pa

from stillwatch.decide.discoveries import LEVEL
from stillwatch.engine.answer import assemble
from stillwatch.engine.campaigns import Joined, join, join_groups
from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.contract import Engine
from stillwatch.engine.conviction import convict
from stillwatch.engine.families import Sight
from stillwatch.engine.harvested import harvested_rows
from stillwatch.engine.investigate import Judged, investigate
from stillwatch.engine.memory.recall import Recall
from stillwatch.engine.memory.resume import keep_ids, resume
from stillwatch.engine.names import Names
from stillwatch.engine.pools import split_group
from stillwatch.engine.replay import replay
from stillwatch.engine.strangers import without_strangers
from stillwatch.engine.substreams import with_sub_streams
from stillwatch.model.contract import Scene
from stillwatch.model.scan import ReadCounts, ScanResult

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

Claimed = Callable[[pa.Table], None]
"""Called with the exchanges that campaigns claim."""

_AFTER_LAST: Final = 1e-3  # seconds; the end of the window lies just after its last exchange


def detect(
    scene: Scene,
    indexes: Mapping[Sight, FrameIndex],
    names: Names,
    read: ReadCounts,
    progress: Progress,
    claimed: Claimed | None = None,
    engine: Engine | None = None,
    recall: Recall | None = None,
    level: float = LEVEL,
) -> ScanResult:
    """Campaigns, coordination without harvest, and flagged accounts in the scene. `claimed` is called with
    the rows of `harvested.HARVESTED`. With an `engine` that knows `exchanges`, harvest in members' other
    traffic that shows no frame is claimed as well. `recall` stores what is convicted. At most `level` of
    what is reported is expected to be wrong, by cost."""
    end = end_of(scene)
    judged, scene = judge_groups(scene, indexes, progress)
    guilty = convict(judged, scene, end, level)
    campaigns = _campaigns(guilty, indexes, scene, end, progress)
    campaigns = resume(campaigns, scene, end)
    if engine:
        campaigns = with_sub_streams(campaigns, scene, engine)
    result = assemble(scene, campaigns, judged, end, names, read)
    if scene.known:
        result = keep_ids(result, campaigns, scene.known)
    if recall:
        recall.store(campaigns, [c.id for c in result.campaigns], scene)
    if claimed:
        claimed(harvested_rows(campaigns, [c.id for c in result.campaigns], scene, names))
    return result


def end_of(scene: Scene) -> float:
    """The end of the window, in seconds: just after its last exchange."""
    return scene.ended + _AFTER_LAST


def judge_groups(
    scene: Scene, indexes: Mapping[Sight, FrameIndex], progress: Progress
) -> tuple[list[Judged], Scene]:
    """Every group of accounts that keeps to common frames, judged at the end of the window; with the scene in
    which those that act as one are set apart."""
    weighing = "weighing groups"
    return investigate(indexes, scene, end_of(scene), lambda done, of: progress(weighing, done, of))


def _campaigns(
    guilty: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float, progress: Progress
) -> list[Joined]:
    pools = [pool for group in join_groups(guilty) for pool in split_group(group, indexes, scene, end)]
    groups = [group for pool in pools if (group := without_strangers(pool, indexes, scene, end))]
    found = []
    for done, group in enumerate(groups):
        found.append(join(group, [replay(one.candidate, scene, end) for one in group], scene, end))
        progress("replaying hours", done + 1, len(groups))
    return sorted(found, key=lambda j: (-len(j.accounts), int(j.exchanges[0])))
