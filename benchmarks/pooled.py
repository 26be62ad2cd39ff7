"""Scores of several ranges added up by kind: counts are pooled, shares are taken of the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from stillwatch.range.scorer import CampaignKindScore, CustomerKindScore, Score, wilson


class CampaignKind(msgspec.Struct, frozen=True):
    """One campaign kind over all ranges; `least_found`: the smallest found share in any one range."""

    kind: str
    eligible: int
    found_share: float
    least_found: float
    piece_share: float
    purity: float
    leaked_share: float


class CustomerKind(msgspec.Struct, frozen=True):
    """One customer kind over all ranges, with a 95 % Wilson interval of the share that was wrong."""

    kind: str
    look_alike: bool
    accounts: int
    wrong: int
    low: float
    high: float


def pool_campaigns(scores: Iterable[Score]) -> list[CampaignKind]:
    """Campaign kinds by name. Purity is weighted by found accounts; of a kind never found it is 0."""
    by_kind: defaultdict[str, list[CampaignKindScore]] = defaultdict(list)
    for score in scores:
        for row in score.campaigns:
            by_kind[row.kind].append(row)
    return [_campaign(kind, rows) for kind, rows in sorted(by_kind.items())]


def _campaign(kind: str, rows: list[CampaignKindScore]) -> CampaignKind:
    eligible = sum(r.eligible for r in rows)
    in_piece = sum((r.largest_piece or 0.0) * r.eligible for r in rows)
    reported = [r for r in rows if r.purity is not None]
    return CampaignKind(
        kind=kind,
        eligible=eligible,
        found_share=_share(sum(r.found for r in rows), eligible),
        least_found=min((r.recall for r in rows if r.recall is not None), default=0.0),
        piece_share=_share(in_piece, eligible),
        purity=_share(sum((r.purity or 0.0) * r.found for r in reported), sum(r.found for r in reported)),
        leaked_share=_share(sum(r.leaked for r in rows), sum(r.harvest for r in rows)),
    )


def pool_customers(scores: Iterable[Score]) -> list[CustomerKind]:
    """Customer kinds by name."""
    by_kind: defaultdict[str, list[CustomerKindScore]] = defaultdict(list)
    for score in scores:
        for row in score.customers:
            by_kind[row.kind].append(row)
    found = []
    for kind, rows in sorted(by_kind.items()):
        accounts, wrong = sum(r.accounts for r in rows), sum(r.wrong for r in rows)
        found.append(CustomerKind(kind, rows[0].look_alike, accounts, wrong, *wilson(wrong, accounts)))
    return found


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
