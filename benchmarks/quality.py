"""How well campaigns are found and customers left alone, over several composed ranges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from benchmarks.held_out import write_held_out
from benchmarks.measured import run_measured
from benchmarks.outcome import Figure, Outcome, Settings, Table, feeds, stillwatch
from benchmarks.pooled import CampaignKind, CustomerKind, pool_campaigns, pool_customers
from stillwatch.range.scorer import Score, wilson

_FOUND, _WRONG, _PIECE, _PURE, _LEAKED = 0.95, 0.001, 0.90, 0.98, 0.30


def measure(settings: Settings) -> Outcome:
    """Compose, scan and score each seed; pool the counts by kind."""
    held = "no corpora"
    if settings.corpora:
        rest = settings.folder / "held-out"
        kept, read = write_held_out(settings.corpora, rest)
        settings = replace(settings, corpora=rest)
        held = f"{kept:,} of {read:,} prompts, those of sets that nothing was learned from"
    scores = [score_seed(settings, seed) for seed in settings.seeds]
    campaigns, customers = pool_campaigns(scores), pool_customers(scores)
    details = {
        "seeds": list(settings.seeds), "scale": settings.scale, "prompts": held,
        "campaigns": msgspec.to_builtins(campaigns), "customers": msgspec.to_builtins(customers),
    }  # fmt: skip
    return Outcome(_figures(campaigns, customers), details, _tables(campaigns, customers))


def score_seed(settings: Settings, seed: int) -> Score:
    """The score of one composed range."""
    out = settings.folder / f"seed-{seed}"
    scale = ["--scale", str(settings.scale)]
    compose: list[str | Path] = [
        "range",
        "compose",
        "--out",
        out,
        "--seed",
        str(seed),
        *scale,
        *settings.compose_options(),
    ]
    run_measured(stillwatch(*compose))
    traffic, scan, score = out / "traffic.jsonl.gz", out / "scan.json", out / "score.json"
    run_measured(stillwatch("scan", traffic, *feeds(out), "--json", scan))
    run_measured(stillwatch("range", "score", scan, out, "--json", score))
    decoded: Score = msgspec.json.decode(Path(score).read_bytes(), type=Score)
    traffic.unlink()  # five ranges of a quarter million exchanges need room
    return decoded


def _figures(campaigns: list[CampaignKind], customers: list[CustomerKind]) -> list[Figure]:
    found, leaked = min(campaigns, key=lambda c: c.found_share), max(campaigns, key=lambda c: c.leaked_share)
    pieces, pure = min(campaigns, key=lambda c: c.piece_share), min(campaigns, key=lambda c: c.purity)
    wrong, people = sum(c.wrong for c in customers), sum(c.accounts for c in customers)
    alike = sum(c.wrong for c in customers if c.look_alike)
    low, high = wilson(wrong, people)
    return [
        Figure(
            "campaign accounts with 20 or more harvest exchanges found, worst campaign kind", "95 %",
            f"{found.found_share:.1%} ({found.kind})", found.found_share >= _FOUND,
        ),
        Figure(
            "customers wrongly put into a campaign, overall", "at most 1 in 1,000",
            f"{wrong} of {people:,} (95 % interval {low:.3%} to {high:.3%})", wrong <= _WRONG * people,
        ),
        Figure("customers wrongly put into a campaign, look-alike kinds", "none", str(alike), alike == 0),
        Figure(
            "members of a campaign in its largest piece, worst campaign kind", "90 %",
            f"{pieces.piece_share:.1%} ({pieces.kind})", pieces.piece_share >= _PIECE,
        ),
        Figure(
            "purity of a piece, worst campaign kind", "98 %",
            f"{pure.purity:.1%} ({pure.kind})", pure.purity >= _PURE,
        ),
        Figure(
            "harvest leaked before its account was flagged, worst campaign kind", "below 30 %",
            f"{leaked.leaked_share:.1%} ({leaked.kind})", leaked.leaked_share < _LEAKED,
        ),
    ]  # fmt: skip


def _tables(campaigns: list[CampaignKind], customers: list[CustomerKind]) -> list[Table]:
    head = ["campaign kind", "accounts with 20 or more", "found", "in largest piece", "purity", "leaked"]
    rows = [
        [c.kind, f"{c.eligible:,}", f"{c.found_share:.1%}", f"{c.piece_share:.1%}", f"{c.purity:.1%}",
         f"{c.leaked_share:.1%}"]
        for c in campaigns
    ]  # fmt: skip
    people = [
        [
            c.kind,
            "yes" if c.look_alike else "",
            f"{c.accounts:,}",
            str(c.wrong),
            f"{c.low:.2%} to {c.high:.2%}",
        ]
        for c in customers
    ]
    return [
        Table("Campaigns", head, rows),
        Table("Customers", ["customer kind", "look-alike", "accounts", "wrong", "95 % interval"], people),
    ]
