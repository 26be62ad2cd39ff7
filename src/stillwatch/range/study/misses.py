"""Why accounts were missed: how far the best group that holds each one came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from stillwatch.decide.two_keys import OWNERS_SHARE
from stillwatch.model.confidence import Keys
from stillwatch.model.scan import ScanResult
from stillwatch.range.calibrate import GroupBits
from stillwatch.range.scorer import ENOUGH_HARVEST
from stillwatch.range.thresholds import CURRENT
from stillwatch.range.truth import Truth

NO_GROUP: Final = "no group"  # no family of frames holds the account
DROPPED: Final = "left out later"  # both keys turned; by meaning without enough harvest, or a passer-by
# What a group lacks, furthest from a campaign first: the best of an account's groups speaks for it.
STAGES: Final = (NO_GROUP, "coordination and harvest", "coordination", "harvest", "owners", DROPPED)


def explain_misses(
    result: ScanResult, truth: Truth, groups: Iterable[GroupBits], keys: Keys = CURRENT
) -> dict[str, dict[str, int]]:
    """Missed accounts with enough harvest, by kind and by what the best group with them lacked. keys: those
    that the scan went by."""
    held: defaultdict[str, list[GroupBits]] = defaultdict(list)
    for group in groups:
        for account in group.accounts:
            held[account].append(group)
    found = {account for campaign in result.campaigns for account in campaign.accounts}
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for account in _missed(truth, found):
        stages = [STAGES.index(_lacks(group, keys)) for group in held[account]]
        kinds[truth.accounts[account].kind][STAGES[max(stages, default=0)]] += 1
    return {kind: dict(sorted(reasons.items())) for kind, reasons in sorted(kinds.items())}


def _missed(truth: Truth, found: Collection[str]) -> list[str]:
    return [
        account
        for account, label in sorted(truth.accounts.items())
        if label.population == "campaign"
        and account not in found
        and len(truth.harvest.get(account, ())) >= ENOUGH_HARVEST
    ]


def _lacks(group: GroupBits, keys: Keys) -> str:
    tied = group.coordination >= keys.coordination and group.linked_share >= group.least_linked
    harvests = group.harvest >= group.key
    if not tied:
        return "coordination" if harvests else "coordination and harvest"
    if not harvests:
        return "harvest"
    return DROPPED if group.owners_share >= OWNERS_SHARE else "owners"
