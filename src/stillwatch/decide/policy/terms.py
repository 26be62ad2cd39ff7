"""What a policy says: the frozen form of the one file in which an operator writes it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from stillwatch.decide.responses import UNAIDED, Response, is_above

SCHEMA: Final = "stillwatch.policy/1"
Mode = Literal["dry_run", "shadow", "enforce"]
Aim = Literal["account", "harvest"]
Kind = Literal["free", "payg", "education", "research", "startup", "enterprise"]
Verification = Literal["none", "email", "phone", "document", "organisation"]
Place = Literal["sign_up", "request", "owner"]
IndicatorResponse = Literal["observe", "notify", "verify"]

Share = Annotated[float, Meta(ge=0, le=1)]
Hours = Annotated[float, Meta(ge=0, le=8760)]
Days = Annotated[float, Meta(gt=0, le=3660)]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Tokens = Annotated[float, Meta(gt=0, le=1e15)]
Bits = Annotated[float, Meta(gt=0, le=1_000_000)]
Growth = Annotated[float, Meta(gt=1, le=1_000_000)]
People = Annotated[int, Meta(ge=0, le=9)]
Text = Annotated[str, Meta(min_length=1, max_length=500)]


class Rung(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A response, the confidence in a campaign from which it is due, and who has to agree.

    people: how many must approve; left out, nobody up to `verify` and one person above it.
    aim: `account` meets every request of a member; `harvest` only those that show a mark of the campaign.
    """

    response: Response
    confidence: Share
    people: People | None = None
    aim: Aim = "account"

    @property
    def needed(self) -> int:
        """How many people must approve."""
        return self.people if self.people is not None else int(is_above(self.response, UNAIDED))


class Approvals(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """expires_hours: a question that nobody answered is closed; asker_counts: whether who asked may be one
    of those who approve. One that was refused is asked again once the evidence is `again_bits` stronger than
    then, or the campaign has `again_growth` times as many accounts."""

    expires_hours: Hours = 72.0
    asker_counts: bool = False
    again_bits: Bits = 10.0  # a thousand times more likely than when it was refused
    again_growth: Growth = 2.0


class BlastRadius(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much may meet more than `verify`: shares of all accounts and of all revenue, in any one hour and
    at one time. floor: accounts that are always allowed, since in a small service one account is a large
    share. What goes beyond waits for `people`."""

    accounts_per_hour: Share = 0.002
    accounts: Share = 0.03
    revenue_per_hour: Share = 0.001
    revenue: Share = 0.01
    floor: Count = 20
    people: Annotated[int, Meta(ge=1, le=9)] = 2


class Enforcement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a response begins: a secret moment between `least_hours` and `most_hours` after it was due, the
    same for all accounts of a campaign. newcomers: accounts that join later meet it `at_once`, or with the
    campaign's next batch, about every `batch_hours`."""

    least_hours: Hours = 1.0
    most_hours: Hours = 24.0
    newcomers: Literal["at_once", "next_batch"] = "at_once"
    batch_hours: Annotated[float, Meta(gt=0, le=720)] = 12.0


class Budget(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One allowance for a whole campaign, in output tokens. unstated: what a request is taken to cost
    until answers of the campaign have been counted, as the log of exchanges tells them."""

    size: Tokens = 200_000.0
    refill_per_day: Tokens = 200_000.0
    unstated: Tokens = 1_000.0


class Fallback(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model that answers in place of the one asked for, by name; `default` for all others. The caller
    is told."""

    default: Text
    models: dict[str, Text] = {}


class StepUp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The verification that `verify` asks of accounts whose kind has no tier."""

    verification: Verification = "phone"


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an account kind has to show: to be served at all, and once there is doubt. An account whose
    verification is not known is served: a missing fact is no evidence."""

    kind: Kind
    at_sign_up: Verification = "none"
    on_doubt: Verification = "phone"


class Region(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An explicit rule of access, with where it stands written and since when. It never enters a score.

    of: the country given at `sign_up`, that of the `request`, or those of the `owner`s of the organisation,
    who together must hold `share` of it or more. Country codes are ISO 3166-1 alpha-2.
    """

    name: Text
    of: Place
    countries: Annotated[list[Annotated[str, Meta(pattern="^[A-Z]{2}$")]], Meta(min_length=1)]
    response: Response
    source: Text
    date: date
    share: Share = 0.5
    models: list[str] = []


class Release(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """quiet_days: how long an account that a person let go is not met again; expires_days: how long a verdict
    lasts that no later look for campaigns confirms."""

    quiet_days: Days = 30.0
    expires_days: Days = 90.0


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole policy. version: digest of the text it was read from. valid_for_s: for how long a gateway may
    keep an answer that lets pass. indicators: what somebody else's word alone is answered with."""

    schema: Literal["stillwatch.policy/1"]
    mode: Mode
    ladder: Annotated[list[Rung], Meta(min_length=1)]
    approvals: Approvals = Approvals()
    blast_radius: BlastRadius = BlastRadius()
    enforcement: Enforcement = Enforcement()
    budget: Budget = Budget()
    fallback: Fallback | None = None
    step_up: StepUp = StepUp()
    release: Release = Release()
    tier: list[Tier] = []
    region: list[Region] = []
    valid_for_s: Annotated[float, Meta(ge=0, le=3600)] = 5.0
    indicators: IndicatorResponse = "notify"
    version: str = ""
