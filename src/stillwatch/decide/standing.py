"""What a decision knows of the request, the account, its campaign, and what exempts it.

None of these can be part of a cycle, so the search for cycles passes them over: with millions of them it
would hold up decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

from stillwatch.decide.responses import Response

NOBODY: Final[Mapping[str, float]] = {}
Named = Literal["account", "org", "network", "client", "frame"]  # what an indicator can name


class Asked(Struct, frozen=True, kw_only=True, gc=False):
    """What a request asks for. `output_tokens` is its `max_tokens`, None where it names none; `country` is
    where it came from, for explicit rules of access only; `shows_mark`: whether its text shows a mark of the
    account's campaign; `exchange`: its exchange as the state calls it, None where that is not known yet."""

    account: str
    model: str
    access_path: str | None = None
    output_tokens: int | None = None
    choices: int = 1
    country: str | None = None
    shows_mark: bool = False
    exchange: str | None = None


class Campaign(Struct, frozen=True, kw_only=True, gc=False):
    """A campaign as far as decisions need it. response: in force; begins: from when on (microseconds);
    tokens: what one of its answers has on average, None unknown."""

    id: str
    confidence: float
    response: Response
    begins: int
    tokens: float | None = None
    reasons: tuple[str, ...] = ()
    counter_reasons: tuple[str, ...] = ()


class Verdict(Struct, frozen=True, kw_only=True, gc=False):
    """What is done about one account, from `enforce_at` on and before `expires` (microseconds). It belongs
    to a campaign, or stands alone."""

    account: str
    campaign: str | None
    response: Response
    reason: str
    since: int
    enforce_at: int
    decision: str
    expires: int | None = None
    decided_by: str = "policy"
    approved_by: str | None = None
    before: str | None = None


class Exemption(Struct, frozen=True, kw_only=True):
    """An entry of the allow list: `scope` is account, org or campaign."""

    id: str
    scope: str
    subject: str
    reason: str
    expires: int | None = None


class Programme(Struct, frozen=True, kw_only=True):
    """An authorised programme: it may distil from `models` by `access_paths` (empty: any), up to `quota`
    output tokens a day (None: any number), before `expires` (microseconds)."""

    id: str
    reason: str
    expires: int
    org: str | None = None
    account: str | None = None
    models: tuple[str, ...] = ()
    access_paths: tuple[str, ...] = ()
    quota: float | None = None


class Indicator(Struct, frozen=True, kw_only=True, gc=False):
    """What somebody else said: that harvest comes from what `value`, a keyed hash, stands for. source: who
    said so; confidence: theirs, 0 to 1; since: when `by` added it; valid_until: its end (microseconds)."""

    id: str
    kind: Named
    value: str
    source: str
    reason: str
    confidence: float
    since: int
    valid_until: int
    by: str


class Standing(Struct, frozen=True, kw_only=True, gc=False):
    """What is known of who asks. owners: share of the organisation that is owned from each country;
    indicators: those that the request or its account match, the surest first."""

    kind: str | None = None
    verification: str | None = None
    country: str | None = None
    owners: Mapping[str, float] = NOBODY
    verdict: Verdict | None = None
    campaign: Campaign | None = None
    exemption: Exemption | None = None
    programme: Programme | None = None
    indicators: tuple[Indicator, ...] = ()


UNKNOWN: Final = Standing()
