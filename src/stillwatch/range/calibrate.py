"""Judges composed ranges without reporting: what evidence customers and campaigns gather."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.engine.investigate import Judged
from stillwatch.engine.names import Names, account_names
from stillwatch.engine.scan import TEMPORARY_KEY, ScanRequest, judge
from stillwatch.ingest.lake import Lake
from stillwatch.model.confidence import Keys
from stillwatch.model.contract import Scene
from stillwatch.model.errors import StillwatchError
from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.scorer import ENOUGH_HARVEST
from stillwatch.range.truth import Truth, read_truth
from stillwatch.range.writer import write_composition

_KEYS: Final = Keys()
_MOSTLY: Final = 0.5  # of a group's accounts, for it to be a campaign's


class GroupBits(msgspec.Struct, frozen=True):
    """One judged group. from_campaign: half of its accounts or more are campaigns'; kind: the most frequent;
    accounts: their ids and kinds; enough: those with at least ENOUGH_HARVEST harvest exchanges; key: the
    bits of harvest that turn the group's own key; least_linked: the share of accounts that must be linked."""

    seed: int
    kind: str
    from_campaign: bool
    coordination: float
    harvest: float
    linked_share: float
    owners_share: float
    accounts: dict[str, str]
    enough: tuple[str, ...]
    key: float = _KEYS.harvest
    least_linked: float = _KEYS.linked

    @property
    def beyond(self) -> float:
        """Bits of harvest beyond the group's own key."""
        return self.harvest - self.key


class Calibration(msgspec.Struct, frozen=True):
    """customers: groups of ranges without campaigns; campaigns: the campaigns' groups of ranges with them;
    population: customer accounts by kind, over all seeds."""

    customers: tuple[GroupBits, ...]
    campaigns: tuple[GroupBits, ...]
    population: dict[str, int]


def calibrate(
    settings: ComposeSettings,
    seeds: Iterable[int],
    *,
    with_campaigns: bool,
    progress: Callable[[str, int, int | None], None],
) -> Calibration:
    """Judge a range without campaigns for each seed and, if asked for, one with them."""
    customers: list[GroupBits] = []
    campaigns: list[GroupBits] = []
    population: Counter[str] = Counter()
    for seed in seeds:
        groups, truth = _judge_range(replace(settings, seed=seed, campaigns=False), progress)
        customers += groups
        population.update(label.kind for label in truth.accounts.values())
        if with_campaigns:
            groups, _ = _judge_range(replace(settings, seed=seed, campaigns=True), progress)
            campaigns += [group for group in groups if group.from_campaign]
    return Calibration(tuple(customers), tuple(campaigns), dict(sorted(population.items())))


def read_calibration(path: Path) -> Calibration:
    """What `stillwatch range calibrate --json` wrote. `StillwatchError` where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Calibration)
    except (OSError, msgspec.MsgspecError) as fault:
        raise StillwatchError(
            f"{path}: no calibration: {fault}", hint="write one with `stillwatch range calibrate --json`"
        ) from fault


def _judge_range(
    settings: ComposeSettings, progress: Callable[[str, int, int | None], None]
) -> tuple[list[GroupBits], Truth]:
    with (
        tempfile.TemporaryDirectory(prefix="stillwatch-range-") as name,
        Lake.temporary(TEMPORARY_KEY) as lake,
    ):
        folder = Path(name)
        composition = compose(settings)
        write_composition(composition, folder)
        request = ScanRequest(
            paths=(folder / "traffic.jsonl.gz",),
            accounts=folder / "accounts.jsonl",
            releases=folder / "releases.json",
            authorised=folder / "authorised.json",
            now=composition.world.end,
        )
        called = f"seed {settings.seed}, {'with' if settings.campaigns else 'without'} campaigns"
        judged, scene, names = judge(
            request, lake, lambda what, done, total: progress(f"{called}: {what}", done, total)
        )
        truth = read_truth(folder)
    return [group_bits(settings.seed, one, scene, names, truth) for one in judged], truth


def group_bits(seed: int, judged: Judged, scene: Scene, names: Names, truth: Truth) -> GroupBits:
    """What a judged group is, by the truth, and what was weighed about it."""
    named = account_names(judged.candidate.accounts, scene, names)
    accounts = {name: truth.accounts[name].kind for name in named}
    harvesters = [a for a in accounts if truth.accounts[a].population == "campaign"]
    from_campaign = len(harvesters) >= _MOSTLY * len(accounts)
    verdict = judged.verdict
    return GroupBits(
        seed=seed,
        kind=_most(Counter(accounts[a] for a in (harvesters if from_campaign else accounts))),
        from_campaign=from_campaign,
        coordination=verdict.coordination,
        harvest=verdict.harvest,
        linked_share=verdict.linked_share,
        owners_share=verdict.owners_share,
        accounts=accounts,
        enough=tuple(a for a in accounts if len(truth.harvest.get(a, ())) >= ENOUGH_HARVEST),
        key=judged.harvest_key,
        least_linked=verdict.least_linked,
    )


def _most(kinds: Mapping[str, int]) -> str:
    return min(kinds, key=lambda kind: (-kinds[kind], kind))
