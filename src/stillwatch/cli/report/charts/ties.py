"""Who shares what, made small enough to draw: the strongest ties, like members in one bubble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stillwatch.model.scan import Tie

MOST_HUBS = 14
MOST_BUBBLES = 60


@dataclass(frozen=True)
class Bubble:
    """Members that share exactly the ties of `hubs` (indices); `accounts` in their given order."""

    hubs: tuple[int, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class TieGraph:
    """Ties to draw, members in bubbles, and how many ties and members are left out."""

    hubs: tuple[Tie, ...]
    bubbles: tuple[Bubble, ...]
    ties_left_out: int
    members_left_out: int


def condense(accounts: Sequence[str], ties: Sequence[Tie]) -> TieGraph:
    """The strongest ties that leave few enough bubbles; members that share none of them are left out."""
    ranked = sorted(ties, key=lambda t: (-t.bits * len(t.accounts), t.kind, t.what))
    for size in range(min(MOST_HUBS, len(ranked)), 0, -1):
        bubbles = _bubbles(accounts, ranked[:size])
        if len(bubbles) <= MOST_BUBBLES:
            break
    else:
        return TieGraph((), (), len(ranked), len(accounts))
    drawn = sum(len(b.accounts) for b in bubbles)
    return TieGraph(tuple(ranked[:size]), tuple(bubbles), len(ranked) - size, len(accounts) - drawn)


def _bubbles(accounts: Sequence[str], ties: Sequence[Tie]) -> list[Bubble]:
    held: dict[str, list[int]] = defaultdict(list)
    for index, tie in enumerate(ties):
        for account in dict.fromkeys(tie.accounts):
            held[account].append(index)
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for account in dict.fromkeys(accounts):
        if account in held:
            groups[tuple(held[account])].append(account)
    return [Bubble(hubs, tuple(group)) for hubs, group in sorted(groups.items())]
