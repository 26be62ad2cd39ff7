"""What a file of alerts says: places to tell, and rules, each about one kind of thing."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from msgspec import Meta, Struct

from stillwatch.decide.responses import Response

SCHEMA: Final = "stillwatch.alerts/1"
CheckName = Literal["intake", "state", "lake", "loss", "decisions", "detection", "upkeep", "alerts"]

Share = Annotated[float, Meta(ge=0, le=1)]
Minutes = Annotated[float, Meta(ge=0, le=10_080)]
Hours = Annotated[float, Meta(ge=0, le=8_760)]
Period = Annotated[float, Meta(gt=0, le=8_760)]
Times = Annotated[float, Meta(ge=1, le=1e6)]
Count = Annotated[int, Meta(ge=1, le=1_000_000_000)]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][\w .-]*$")]
Address = Annotated[str, Meta(min_length=3, max_length=4_000)]
Places = Annotated[list[Name], Meta(min_length=1)]


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="on"):
    """to: names of places. name: of the rule, its `on` where it has none. again_hours: what still stands, or
    stands again, is told again after so long; 0: never."""

    # whether its end is told too; what was there before a rule came is then news all the same
    ends: ClassVar[bool] = False

    to: Places
    name: Name | None = None
    again_hours: Hours = 24.0

    @property
    def wait_s(self) -> float:
        """For how long it has to stand before it is told."""
        return 0.0


class NewCampaign(Rule, frozen=True, tag="campaign"):
    """A campaign was found: with `confidence` or more, harvesting any of `targets` (none named: anything)."""

    confidence: Share = 0.0
    targets: list[str] = []
    again_hours: Hours = 0.0


class ApprovalWaits(Rule, frozen=True, tag="approval"):
    """People are asked to agree to a response, and have not answered for `for_minutes`."""

    for_minutes: Minutes = 0.0

    @property
    def wait_s(self) -> float:
        """As the rule says."""
        return self.for_minutes * 60


class LimitMet(Rule, frozen=True, tag="limit"):
    """A response would reach beyond the blast radius, and waits for people."""


class Responded(Rule, frozen=True, tag="response"):
    """A response stronger than `above` is carried out against the accounts of a campaign."""

    above: Response = "verify"
    again_hours: Hours = 0.0


class Appealed(Rule, frozen=True, tag="appeal"):
    """A customer appeals against a decision, and has no answer yet."""


class Unwell(Rule, frozen=True, tag="health"):
    """A check of `/v1/health` (one of `checks`; none named: any) is `at_least` that bad for `for_minutes`."""

    ends: ClassVar[bool] = True

    checks: list[CheckName] = []
    at_least: Literal["degraded", "failing"] = "degraded"
    for_minutes: Minutes = 5.0
    again_hours: Hours = 4.0

    @property
    def wait_s(self) -> float:
        """As the rule says."""
        return self.for_minutes * 60


class RowsLost(Rule, frozen=True, tag="loss"):
    """More than the share `quarantined` of at least `rows` rows within `minutes` was refused, or accepted
    rows could not be read back."""

    ends: ClassVar[bool] = True

    quarantined: Share = 0.05
    rows: Count = 100
    minutes: Annotated[float, Meta(ge=1, le=1_440)] = 15.0
    again_hours: Hours = 4.0


class LedgerBroken(Rule, frozen=True, tag="ledger"):
    """The ledger, walked every `every_hours`, does not hold."""

    ends: ClassVar[bool] = True

    every_hours: Period = 24.0
    again_hours: Hours = 4.0


class KindAbused(Rule, frozen=True, tag="abuse"):
    """Campaigns use a kind of accounts more than `times` times as often as the others: the lower end of the
    interval says so, looked at every `every_hours`."""

    ends: ClassVar[bool] = True

    times: Times = 2.0
    every_hours: Period = 6.0
    again_hours: Hours = 168.0


AnyRule = (
    NewCampaign
    | ApprovalWaits
    | LimitMet
    | Responded
    | Appealed
    | Unwell
    | RowsLost
    | LedgerBroken
    | KindAbused
)


class AlertFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file. places: address of apprise by name, `${NAME}` standing for a variable of the
    environment."""

    schema: Literal["stillwatch.alerts/1"]
    places: Annotated[dict[Name, Address], Meta(min_length=1)]
    rule: Annotated[list[AnyRule], Meta(min_length=1)]


def kind_of(rule: Rule) -> str:
    """What the rule is on."""
    return str(rule.__struct_config__.tag)


def name_of(rule: Rule) -> str:
    """What the rule is called."""
    return rule.name or kind_of(rule)
