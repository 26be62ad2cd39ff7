"""What a look for campaigns found, for tests of what becomes of it."""

from __future__ import annotations

from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import AccountVerdict, Campaign, ReadCounts, ScanResult, Window

MOMENT = "2026-01-05T00:00:00Z"


def seen() -> ScanResult:
    """One campaign of five accounts, nearly certain."""
    names = [f"acct_{i}" for i in range(5)]
    why = Evidence("identity", 12.0, "five accounts pay with one card")
    campaign = Campaign(
        id="camp_1", accounts=names, first_seen=MOMENT, last_seen=MOMENT, exchanges=50, harvest_exchanges=40,
        output_tokens=4000, confidence=0.99, bits={"identity": 12.0}, targets=["reasoning"], lifecycle=[],
        evidence=[why],
    )  # fmt: skip
    accounts = [
        AccountVerdict(account=name, flagged_at=MOMENT, campaign="camp_1", bits=9.0, harvest_share=0.8)
        for name in names
    ]
    return ScanResult(
        window=Window(MOMENT, MOMENT), read=ReadCounts(100, 20, 0), campaigns=[campaign], coordination=[],
        accounts=accounts,
    )  # fmt: skip
