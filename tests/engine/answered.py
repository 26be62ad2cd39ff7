"""A state with a campaign that a scan found, and what people and machines do about it."""

from __future__ import annotations

from stillwatch.decide.policy.read import default_text
from stillwatch.engine.answering import Traffic, answer_campaigns, store_scan
from stillwatch.engine.state.answers.policies import activate_policy
from stillwatch.engine.state.store import State
from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import AccountVerdict, Campaign, ReadCounts, ScanResult, Window

NOW = 1_800_000_000_000_000
HOUR = 3_600_000_000
STAMP = "2026-01-05T00:00:00Z"
TRAFFIC = Traffic(100_000, {})


def text_of(name: str) -> str:
    """The state's text for an account; readable here."""
    return f"hash_of_{name}"


def result(*campaigns: str, accounts: int = 6, confidence: float = 0.99) -> ScanResult:
    """A scan that found these campaigns, with accounts of their own."""
    return ScanResult(
        window=Window(STAMP, STAMP),
        read=ReadCounts(1000, 100, 0),
        campaigns=[_campaign(name, accounts, confidence) for name in campaigns],
        coordination=[],
        accounts=[_verdict(name, n) for name in campaigns for n in range(accounts)],
    )


def enforcing(state: State, text: str | None = None) -> None:
    """Have the policy that ships hold, in `enforce` and without delay."""
    given = (text or default_text()).replace('mode = "shadow"', 'mode = "enforce"')
    given = given.replace("least_hours = 1", "least_hours = 0").replace("most_hours = 24", "most_hours = 0")
    with state.write() as connection:
        activate_policy(connection, given, "test", "ann", NOW)


def looked(state: State, found: ScanResult, at: int = NOW) -> None:
    """Keep what a scan found, and answer it."""
    with state.write() as connection:
        store_scan(connection, found, text_of, at)
        answer_campaigns(connection, TRAFFIC, at)


def _campaign(name: str, accounts: int, confidence: float) -> Campaign:
    return Campaign(
        id=name, accounts=[f"{name}_{n}" for n in range(accounts)], first_seen=STAMP, last_seen=STAMP,
        exchanges=200, harvest_exchanges=100, output_tokens=50_000, confidence=confidence,
        bits={"harvest": 9.0}, targets=["reasoning"], lifecycle=[],
        evidence=[Evidence("identity", 12.0, "6 accounts pay with one card", about=f"{name}_0")],
        counter_evidence=[Evidence("harvest", -1.0, "some chat", about="")],
    )  # fmt: skip


def _verdict(campaign: str, number: int) -> AccountVerdict:
    return AccountVerdict(
        account=f"{campaign}_{number}", flagged_at=STAMP, campaign=campaign, bits=14.0, harvest_share=0.8
    )
