"""Detection: from the scene of a window to the scan result."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pyarrow as pa

from stillwatch.decide.discoveries import LEVEL
from stillwatch.decide.members import members_level
from stillwatch.engine.answer import assemble
from stillwatch.engine.campaigns import Joined, join, join_groups
from stillwatch.engine.claiming import beside_cores, without
from stillwatch.engine.contract import Engine
from stillwatch.engine.conviction import convict
from stillwatch.engine.crew import Crew
from stillwatch.engine.harvested import harvested_rows
from stillwatch.engine.investigate import Judged, Seen, investigate, learn_values
from stillwatch.engine.kindred import with_kindred
from stillwatch.engine.leavers import by_themselves
from stillwatch.engine.members import Belief, without_doubtful
from stillwatch.engine.memory.recall import Recall
from stillwatch.engine.memory.resume import keep_ids, resume
from stillwatch.engine.names import Names
from stillwatch.engine.narrowing import narrowed
from stillwatch.engine.pools import split_group
from stillwatch.engine.replay import replay_group
from stillwatch.engine.sifting import sifted
from stillwatch.engine.strangers import without_strangers
from stillwatch.engine.substreams import with_sub_streams
from stillwatch.engine.widening import widened
from stillwatch.model.contract import Scene
from stillwatch.model.scan import ReadCounts, ScanResult
from stillwatch.model.traffic import Floats, Ints

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

Claimed = Callable[[pa.Table], None]
"""Called with the exchanges that campaigns claim."""

_AFTER_LAST: Final = 1e-3  # seconds; the end of the window lies just after its last exchange
# suspects' exchanges from which on processes of their own are worth their start of two seconds
_WORTH_A_CREW: Final = 300_000


def detect(
    seen: Seen,
    names: Names,
    read: ReadCounts,
    progress: Progress,
    crew: Crew,
    *,
    claimed: Claimed | None = None,
    engine: Engine | None = None,
    recall: Recall | None = None,
    level: float = LEVEL,
) -> ScanResult:
    """Campaigns, coordination without harvest, and flagged accounts in what was seen. `claimed` is called
    with the rows of `harvested.HARVESTED`. With an `engine` that knows `exchanges`, harvest in other traffic
    of the accounts, that shows no frame, counts (`widened`) and is claimed as well. `recall` stores what is
    convicted. No campaign is reported whose chance of being wrong is above `level`, less by what a wrong stop
    costs, and of the members of each at most `members_level` are expected to be wrong. The `crew` shares the
    work."""
    judged, seen = _judged(seen, progress, crew, engine)
    scene, end = seen.scene, seen.end
    guilty = with_kindred(convict(judged, scene, end, level), judged, seen)
    campaigns, belief = _campaigns(guilty, seen, progress, crew, members_level(level))
    campaigns = resume(campaigns, scene, end)
    beside = [beside_cores(one, scene) for one in campaigns]
    if engine:
        claiming = partial(progress, "claiming harvest")
        campaigns = with_sub_streams(campaigns, scene, engine, crew, claiming)
    campaigns = [without(one, some) for one, some in zip(campaigns, beside, strict=True)]
    result = assemble(scene, campaigns, judged, end, names, read, belief)
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


def crew_for(scene: Scene, workers: int) -> Crew:
    """As many workers, where the scene is large enough to be worth their start; else this process alone."""
    return Crew(workers if len(scene.traffic) >= _WORTH_A_CREW else 1)


def hold(seen: Seen, crew: Crew) -> Seen:
    """The same as the crew holds it, with what every group is compared by worked out. Whoever goes on with it
    should let go of the one given: at full size it fills the better part of a gibibyte."""
    learn_values(seen.scene.accounts)
    return crew.hold(seen)


def judge_groups(seen: Seen, progress: Progress, engine: Engine | None = None) -> tuple[list[Judged], Scene]:
    """Every group of accounts that keeps to common frames, judged at the end of the window; with the scene in
    which those that act as one are set apart. The `engine`: as for `detect`."""
    with Crew(1) as crew:
        judged, seen = _judged(seen, progress, crew, engine)
    return judged, seen.scene


def _judged(seen: Seen, progress: Progress, crew: Crew, engine: Engine | None) -> tuple[list[Judged], Seen]:
    judged, apart = investigate(seen, partial(progress, "weighing groups"), crew)
    if engine:
        judged = widened(judged, apart, engine, crew, partial(progress, "looking twice"))
    return sifted(narrowed(judged, apart, crew), apart, crew), apart


def _campaigns(
    guilty: list[Judged], seen: Seen, progress: Progress, crew: Crew, level: float
) -> tuple[list[Joined], Belief]:
    pools = [pool for found in crew.map(_pools, seen, join_groups(guilty)) for pool in found]
    found, members = [], []
    for done, results in enumerate(crew.map(partial(_campaigns_of, level), seen, pools)):
        for campaign, accounts, sure in results:
            found.append(campaign)
            members.append((accounts, sure))
        progress("replaying hours", done + 1, len(pools))
    found.sort(key=lambda j: (-len(j.accounts), int(j.exchanges[0])))
    return found, Belief.of(members, seen.scene, level)


def _pools(seen: Seen, group: list[Judged]) -> list[list[Judged]]:
    return split_group(group, seen.indexes, seen.scene, seen.end)


def _campaigns_of(level: float, seen: Seen, pool: list[Judged]) -> list[tuple[Joined, Ints, Floats]]:
    """The campaign, and of each of its accounts how surely it is a member; after it, of the strangers in
    the pool those that are campaigns by themselves. None where without the strangers nothing is left."""
    scene, end = seen.scene, seen.end
    group = without_strangers(pool, seen.indexes, scene, end)
    if not group:
        return []
    found = [_campaign(level, seen, group)]
    for strangers in by_themselves(pool, group, scene, end):
        found += _campaigns_of(level, seen, strangers)
    return found


def _campaign(level: float, seen: Seen, group: list[Judged]) -> tuple[Joined, Ints, Floats]:
    scene, end = seen.scene, seen.end
    group, accounts, sure = without_doubtful(group, seen.indexes, scene, end, level)
    return join(group, replay_group(group, scene, end), scene, end), accounts, sure
