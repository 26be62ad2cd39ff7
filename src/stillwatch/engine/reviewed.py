"""Groups that people have judged, with the evidence about them: what calibration is fitted on."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from stillwatch.decide.two_keys import NOTHING_AGAINST
from stillwatch.engine.state.answers.campaigns import Found, all_campaigns
from stillwatch.engine.state.review.labels import labels_of
from stillwatch.model.evidence import Family
from stillwatch.model.scan import Campaign

_MOSTLY = 0.5  # of the accounts that people spoke about are campaigns': then it is one, as in composed ranges


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """One group as `stillwatch range confidence` reads it: source is the week in which it was first seen;
    campaign_share is of the accounts that people spoke about; unopposed: no harvest detector is against."""

    source: str
    real: bool
    bits: dict[Family, float]
    accounts: int
    campaign_share: float
    unopposed: bool


def reviewed_groups(connection: Connection) -> list[Reviewed]:
    """The campaigns of which people said what their accounts are, the earliest first."""
    found = sorted(all_campaigns(connection, live=False), key=lambda one: (one.first_seen, one.id))
    judged = ((one, labels_of(connection, one.id)) for one in found)
    return [_reviewed(one, labels) for one, labels in judged if labels]


def _reviewed(found: Found, labels: dict[str, str]) -> Reviewed:
    share = sum(label == "harvest" for label in labels.values()) / len(labels)
    year, week, _ = datetime.fromtimestamp(found.first_seen / 1e6, UTC).isocalendar()
    result = msgspec.json.decode(found.result, type=Campaign)
    return Reviewed(
        source=f"{year}-W{week:02d}", real=share >= _MOSTLY, bits=result.bits, accounts=found.accounts,
        campaign_share=share, unopposed=not _opposed(result),
    )  # fmt: skip


def _opposed(campaign: Campaign) -> bool:
    against = (one.bits for one in campaign.counter_evidence if one.family == "harvest")
    return any(bits <= NOTHING_AGAINST for bits in against)
