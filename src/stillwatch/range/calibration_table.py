"""Shows a calibration as tables for the terminal."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Final

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stillwatch.range.calibrate import Calibration, GroupBits
from stillwatch.range.thresholds import (
    CURRENT,
    Outcome,
    choose,
    grid,
    linked_shares,
    only_kind,
    outcome,
    turns,
    without_kind,
)

# groups and accounts of customers in which both keys turn; groups and accounts of campaigns
_OUTCOME: Final = ("wrong", "accts", "kept", "accts kept", "wrong accounts by kind")


def print_calibration(calibration: Calibration, console: Console, most: int) -> None:
    """Customers' groups (`most` of them), key by key, the grid, and one campaign kind left out."""
    console.print(group_table(calibration, most))
    console.print(key_table(calibration))
    console.print(grid_table(calibration))
    console.print(linked_table(calibration))
    if calibration.campaigns:
        console.print(left_out_table(calibration))


def group_table(calibration: Calibration, most: int) -> Table:
    """One row a customers' group; those nearest to both keys first."""
    ordered = sorted(calibration.customers, key=_distance)
    title = f"Customers' groups, nearest to both keys first ({min(most, len(ordered))} of {len(ordered)})"
    table = _table(
        title, "kind", "seed", "accounts", "coordination", "harvest", "its key", "linked", "owners"
    )
    for group in ordered[:most]:
        table.add_row(
            group.kind, str(group.seed), str(len(group.accounts)), f"{group.coordination:.1f}",
            f"{group.harvest:.1f}", f"{group.key:.1f}", f"{group.linked_share:.0%}",
            f"{group.owners_share:.0%}",
        )  # fmt: skip
    return table


def _distance(group: GroupBits) -> float:
    over = group.coordination - CURRENT.coordination
    return -min(over, group.beyond)


def key_table(calibration: Calibration) -> Table:
    """One row a customer kind: groups that turn a key, and the most harvest beyond a group's key where
    coordination turns."""
    by_kind: defaultdict[str, list[GroupBits]] = defaultdict(list)
    for group in calibration.customers:
        by_kind[group.kind].append(group)
    names = ("accounts", "groups", "coordination", "harvest", "both", "most beyond its key")
    title = (
        f"Keys at {CURRENT.coordination:g} and {CURRENT.harvest:g} bits, the latter of twenty tied accounts: "
        "customers' groups that turn them"
    )
    table = _table(title, "kind", *names)
    for kind in calibration.population:
        table.add_row(kind, str(calibration.population[kind]), *_keys(by_kind[kind]))
    table.add_section()
    total = sum(calibration.population.values())
    table.add_row("all", str(total), *_keys(list(calibration.customers)))
    return table


def _keys(groups: list[GroupBits]) -> list[str]:
    coordinated = [g for g in groups if g.coordination >= CURRENT.coordination]
    highest = f"{max(g.beyond for g in coordinated):+.1f}" if coordinated else "-"
    harvests = sum(g.beyond >= 0 for g in groups)
    both = sum(turns(g, CURRENT) for g in groups)
    return [str(len(groups)), str(len(coordinated)), str(harvests), str(both), highest]


def grid_table(calibration: Calibration) -> Table:
    """One row a pair of thresholds, neighbours of one outcome in one row: what is wrong, what is kept."""
    table = _table("Thresholds of the keys", "harvest", "coordination", *_OUTCOME)
    for _, same in groupby(grid(calibration), key=lambda one: (one.keys.harvest, one[1:])):
        rows = list(same)
        first, last = rows[0].keys, rows[-1].keys
        span = f"{first.coordination:g}" + (f" to {last.coordination:g}" if len(rows) > 1 else "")
        table.add_row(f"{first.harvest:g}", span, *_outcome_row(rows[0]))
    return table


def linked_table(calibration: Calibration) -> Table:
    """One row a least share of linked accounts, the keys as they are."""
    table = _table("Least share of linked accounts", "share", *_OUTCOME)
    for one in linked_shares(calibration):
        table.add_row(f"{one.keys.linked:.0%}", *_outcome_row(one))
    return table


def _outcome_row(one: Outcome) -> list[str]:
    which = ", ".join(f"{kind} {count}" for kind, count in one.wrong_accounts.items())
    kept = [f"{one.kept_groups}/{one.groups}", f"{one.kept_share:.1%}"] if one.groups else ["-", "-"]
    return [str(one.wrong_groups), str(one.wrong), *kept, which or "-"]


def left_out_table(calibration: Calibration) -> Table:
    """One row a campaign kind: the thresholds that the others choose, and what these keep of it."""
    names = ("coordination", "harvest", "linked", "wrong accounts", "kept of it", "kept at present")
    table = _table("Thresholds chosen without one campaign kind", "left out", *names)
    kinds = sorted({group.kind for group in calibration.campaigns})
    for kind in [None, *kinds]:
        chosen = choose(without_kind(calibration, kind) if kind else calibration)
        own = only_kind(calibration, kind) if kind else calibration
        table.add_row(
            kind or "none", f"{chosen.keys.coordination:g}", f"{chosen.keys.harvest:g}",
            f"{chosen.keys.linked:.0%}",
            str(chosen.wrong), f"{outcome(own, chosen.keys).kept_share:.1%}",
            f"{outcome(own, CURRENT).kept_share:.1%}",
        )  # fmt: skip
    return table


def _table(title: str, first: str, *names: str) -> Table:
    table = Table(title=title, box=SIMPLE, padding=0)
    table.add_column(first, no_wrap=True)
    for name in names:
        table.add_column(name, justify="left" if name == _OUTCOME[-1] else "right")
    return table
