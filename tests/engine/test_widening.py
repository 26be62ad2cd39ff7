"""Groups that act as one are judged by their bare harvest too; nobody else is, and nothing gets weaker."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.engine.crew import Crew
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.widening import widened
from stillwatch.range.composer import compose
from stillwatch.range.kinds import manifest
from stillwatch.range.world import ComposeSettings
from stillwatch.range.writer import write_composition
from tests.engine.ranged import Ranged
from tests.engine.workbench import Workbench, set_up

BARE = ComposeSettings(
    seed=1601, days=4.0, scale=0.12, campaign_scale=0.2, evasions=(("unique_prompts", 0.8),)
)
CAMPAIGNS = {kind.name for kind in manifest.CAMPAIGNS}
told: list[tuple[int, int]] = []


@pytest.fixture(scope="module")
def ranged(tmp_path_factory: pytest.TempPathFactory) -> Ranged:
    folder = tmp_path_factory.mktemp("bare")
    write_composition(compose(BARE), folder)
    return Ranged(folder)


@pytest.fixture(scope="module")
def bench(ranged: Ranged) -> Workbench:
    return set_up(ranged)


def twice(bench: Workbench) -> list[Judged]:
    """The groups of the bench, looked at twice."""
    told.clear()
    seen = Seen(bench.indexes, bench.scene, bench.end)
    with bench.lake() as (engine, _), Crew(1) as crew:
        return widened(bench.judged, seen, engine, crew, lambda done, of: told.append((done, of)))


def kind_of(one: Judged, bench: Workbench) -> str:
    kinds, count = np.unique(bench.kinds[one.candidate.accounts], return_counts=True)
    return str(kinds[np.argmax(count)])


def test_bare_harvest_speaks_for_campaigns_and_not_for_classes(bench: Workbench) -> None:
    pairs = list(zip(bench.judged, twice(bench), strict=True))
    gained = {"campaign": 0, "customer": 0}
    for before, after in pairs:
        assert after.verdict.harvest >= before.verdict.harvest
        assert set(before.candidate.exchanges.tolist()) <= set(after.candidate.exchanges.tolist())
        if after is not before:
            kind = kind_of(after, bench)
            gained["campaign" if kind in CAMPAIGNS else "customer"] += 1
            assert before.verdict.acts_as_one
            assert after.verdict.acts_as_one
    assert gained["campaign"] > 0
    assert not any(after.verdict.is_campaign for _, after in pairs if kind_of(after, bench) == "class")


def test_who_does_not_act_as_one_is_not_looked_at_twice(bench: Workbench) -> None:
    for before, after in zip(bench.judged, twice(bench), strict=True):
        if not before.verdict.acts_as_one or before.sight == "meaning":
            assert after is before
    assert told
    assert told == [(done, told[0][1]) for done in range(told[0][1] + 1)]


def test_campaigns_that_send_four_of_five_tasks_bare_are_found(ranged: Ranged) -> None:
    found = ranged.scanned()
    kinds = ranged.kinds([account for campaign in found.campaigns for account in campaign.accounts])
    for kind in ("many_paths", "hydra", "two_pools"):
        assert kinds[kind] >= 0.8 * len(ranged.members(kind))
    assert sum(count for kind, count in kinds.items() if kind not in CAMPAIGNS) <= 1
