"""The answer of a scan: campaigns, coordination without harvest, accounts (schema stillwatch.scan/1)."""

from __future__ import annotations

import msgspec

from stillwatch.model.evidence import Evidence, Family

SCHEMA = "stillwatch.scan/1"


class Window(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """Event time covered: ISO 8601, UTC."""

    start: str
    end: str


class ReadCounts(msgspec.Struct, frozen=True):
    """`exchanges` counts distinct good ones."""

    exchanges: int
    accounts: int
    quarantined: int
    duplicates: int = 0
    reasons: dict[str, int] = {}


class LifecycleEvent(msgspec.Struct, frozen=True):
    """`event` is one of start, growth, pivot, failover, succession, end."""

    at: str
    event: str
    detail: str


class SubStream(msgspec.Struct, frozen=True):
    """The harvest inside the members' traffic: one frame family. `share`: of all that the campaign's
    members sent."""

    frame: str
    label: str
    exchanges: int
    accounts: int
    wordings: int
    share: float = 0.0


class TrafficPoint(msgspec.Struct, frozen=True):
    """A campaign's harvest exchanges in the hour that begins at `hour`, by model."""

    hour: str
    model: str
    exchanges: int


class Tie(msgspec.Struct, frozen=True):
    """Something that several members share. `kind` names the attribute, `what` a keyed hash or plain word."""

    kind: str
    what: str
    accounts: list[str]
    bits: float


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """Linked accounts that harvest. `confidence`: the probability that they are a campaign; `expected_wrong`:
    how many of its accounts are expected to be no members if it is one, None in results that do not say;
    `beyond_level`: by what a wrong stop costs these are more than the level of false discoveries allows, and
    without the doubtful ones it would not stand."""

    id: str
    accounts: list[str]
    first_seen: str
    last_seen: str
    exchanges: int
    harvest_exchanges: int
    output_tokens: int
    confidence: float
    bits: dict[Family, float]
    targets: list[str]
    lifecycle: list[LifecycleEvent]
    evidence: list[Evidence]
    counter_evidence: list[Evidence] = []
    missing: list[str] = []
    sub_streams: list[SubStream] = []
    models: dict[str, int] = {}
    traffic: list[TrafficPoint] = []
    ties: list[Tie] = []
    authorised: str | None = None
    expected_wrong: float | None = None
    beyond_level: bool = False


class Coordination(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts that act as one and do not harvest, or do so by right; nothing is done about them."""

    id: str
    accounts: list[str]
    why_not_a_campaign: str
    bits: dict[Family, float] = {}
    evidence: list[Evidence] = []


class AccountVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One flagged account; `flagged_at` is the hourly replay step at which it first joined a campaign.
    `confidence`: the probability that it is a member of the campaign if that is one, None in results that do
    not say."""

    account: str
    flagged_at: str
    campaign: str
    bits: float
    harvest_share: float
    exchanges: int = 0
    harvest_exchanges: int = 0
    evidence: list[Evidence] = []
    confidence: float | None = None


class ScanResult(msgspec.Struct, frozen=True, kw_only=True):
    """What `stillwatch scan --json` writes."""

    schema: str = SCHEMA
    window: Window
    read: ReadCounts
    campaigns: list[Campaign]
    coordination: list[Coordination]
    accounts: list[AccountVerdict]
    releases: dict[str, str] = {}
    notes: list[str] = []
