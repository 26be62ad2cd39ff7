"""Live campaigns in figures, without the result of the scan, which is large and seldom asked for."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from stillwatch.engine.state.answers.campaigns import LIVE
from stillwatch.engine.state.answers.rows import made
from stillwatch.engine.state.tables.campaigns import CAMPAIGNS


class CampaignFigures(msgspec.Struct, frozen=True):
    """A campaign that is open or confirmed; `updated`: when its result was last written (microseconds)."""

    id: str
    confidence: float
    accounts: int
    exchanges: int
    harvest_exchanges: int
    output_tokens: int
    updated: int


class _Aims(msgspec.Struct, frozen=True):
    targets: list[str] = []


_AIMS = msgspec.json.Decoder(_Aims)


def campaign_figures(connection: Connection, confidence: float = 0.0) -> list[CampaignFigures]:
    """Campaigns with this confidence or more, by id."""
    columns = [CAMPAIGNS.c[name] for name in CampaignFigures.__struct_fields__]
    wanted = CAMPAIGNS.c.status.in_(LIVE) & (CAMPAIGNS.c.confidence >= confidence)
    rows = connection.execute(select(*columns).where(wanted).order_by(CAMPAIGNS.c.id))
    return [made(row, CampaignFigures) for row in rows]


def targets_of(connection: Connection, campaign: str) -> list[str]:
    """What a campaign harvests; nothing where its result does not say."""
    result = connection.scalar(select(CAMPAIGNS.c.result).where(CAMPAIGNS.c.id == campaign))
    return _AIMS.decode(result).targets if result else []
