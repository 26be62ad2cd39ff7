"""A scan result on the terminal: the headline, what was read, campaigns, coordinated groups."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stillwatch.cli.report.quantities import certainty, count, moment, plural, printable, short, words
from stillwatch.cli.report.verdict import (
    doubt,
    first_flagged,
    gaps,
    headline,
    largest_groups,
    listed,
    quarantine_reasons,
    reading,
    reason_line,
    strongest,
)
from stillwatch.model.scan import Campaign, Coordination, ScanResult

WIDE = 140  # columns from which reasons stand beside the numbers, and not below them
REASONS = 3
GROUPS_SHOWN = 12
TARGETS = 24  # columns

# heading, width and alignment of the numbers; together they fit 80 columns
NUMBERS: tuple[tuple[str, int, bool], ...] = (
    ("campaign", 17, False), ("members", 7, True), ("exchanges", 9, True), ("harvest", 7, True),
    ("tokens", 7, True), ("conf.", 8, True), ("first flagged", 16, False),
)  # fmt: skip


def print_scan(result: ScanResult, console: Console) -> None:
    """Write `result` to `console`, laid out for its width; meaning never rests on colour."""
    console.print(Text(headline(result), style="bold red" if result.campaigns else "bold green"))
    for line in _facts(result):
        console.print(line)
    if result.campaigns:
        console.print()
        for part in _wide(result, console.width) if console.width >= WIDE else _narrow(result):
            console.print(part)
    if result.coordination:
        console.print()
        console.print(_groups(largest_groups(result, GROUPS_SHOWN)))
        if (rest := len(result.coordination) - GROUPS_SHOWN) > 0:
            console.print(Text(f"and {plural(rest, 'smaller group')}"))
    _print_remarks(result, console)


def _facts(result: ScanResult) -> Iterator[Text]:
    window = result.window
    yield Text(f"Window {moment(window.start)} to {moment(window.end)} UTC")
    line = reading(result.read)
    if reasons := quarantine_reasons(result.read):
        line += " (" + ", ".join(f"{reason}: {count(n)}" for reason, n in reasons) + ")"
    yield Text(line)


def _numbers(campaign: Campaign, flagged: str) -> list[RenderableType]:
    return [
        Text(printable(campaign.id), style="bold"),
        count(len(campaign.accounts)),
        short(campaign.exchanges),
        short(campaign.harvest_exchanges),
        short(campaign.output_tokens),
        certainty(campaign.confidence),
        moment(flagged),
    ]


def _columns(table: Table, *, headings: bool) -> None:
    for heading, width, is_number in NUMBERS:
        table.add_column(heading if headings else "", width=width, no_wrap=True,
                         justify="right" if is_number else "left")  # fmt: skip


def _wide(result: ScanResult, width: int) -> Iterator[RenderableType]:
    flagged = first_flagged(result)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 1, 0), header_style="dim")
    _columns(table, headings=True)
    table.add_column("targets", width=TARGETS)
    # an explicit width: rich would take the room for long reasons from the numbers
    taken = sum(column + 1 for _, column, _ in NUMBERS) + TARGETS + 1
    table.add_column("strongest reasons (bits)", no_wrap=True, overflow="ellipsis", width=width - taken)
    for campaign in result.campaigns:
        targets = ", ".join(words(t) for t in campaign.targets)
        table.add_row(*_numbers(campaign, flagged.get(campaign.id, "")), targets, _reasons(campaign))
    yield table


def _narrow(result: ScanResult) -> Iterator[RenderableType]:
    flagged = first_flagged(result)
    for index, campaign in enumerate(result.campaigns):
        table = Table(
            box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim", show_header=index == 0
        )
        _columns(table, headings=index == 0)
        table.add_row(*_numbers(campaign, flagged.get(campaign.id, "")))
        yield table
        targets = "targets " + (listed([words(t) for t in campaign.targets]) or "nothing narrow")
        yield Padding(Text(targets), (0, 0, 0, 2))
        yield Padding(_reasons(campaign), (0, 0, 1, 2))


def _reasons(campaign: Campaign) -> Text:
    lines = [reason_line(e) for e in strongest(campaign.evidence, REASONS)]
    lines += [reason_line(e) for e in strongest(campaign.counter_evidence, 1)]
    lines += filter(None, [doubt(campaign)])
    if campaign.authorised is not None:
        lines.insert(0, f"AUTHORISED: {printable(campaign.authorised)}")
    return Text("\n".join(lines), no_wrap=True, overflow="ellipsis")


def _groups(groups: list[Coordination]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("coordination", no_wrap=True, width=18)
    table.add_column("members", justify="right", width=7)
    table.add_column("why it is not a campaign", ratio=1)
    for group in groups:
        why = Text(printable(group.why_not_a_campaign))
        table.add_row(Text(printable(group.id)), count(len(group.accounts)), why)
    return table


def _print_remarks(result: ScanResult, console: Console) -> None:
    for heading, lines in (("Missing", gaps(result)), ("Notes", [printable(n) for n in result.notes])):
        if lines:
            console.print()
            console.print(Text(heading, style="dim"))
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
