"""What decisions are made from, as it was at one moment; a newer one takes its place as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.exempt import quota_of
from stillwatch.decide.policy.terms import Budget, Policy
from stillwatch.decide.standing import NOBODY, Campaign, Exemption, Programme, Verdict
from stillwatch.serve.inline.identity import hash_of
from stillwatch.serve.inline.indicators import IndicatorIndex
from stillwatch.serve.inline.marks import MarkIndex


@dataclass(frozen=True)
class Snapshot:
    """Verdicts by account hash, campaigns by id, exemptions by scope and subject, programmes by `org` or
    `account` and its hex text, owners by the hash of the organisation. `taken_at`: microseconds. Only
    campaigns that are open or confirmed are in it."""

    policy: Policy
    secret: bytes
    taken_at: int = 0
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    exemptions: Mapping[tuple[str, str], Exemption] = field(default_factory=dict)
    programmes: Mapping[tuple[str, str], Programme] = field(default_factory=dict)
    owners: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    marks: MarkIndex = field(default_factory=MarkIndex)
    indicators: IndicatorIndex = field(default_factory=IndicatorIndex)

    @cached_property
    def judged(self) -> NDArray[np.int64]:
        """The accounts that have a verdict, sorted."""
        return np.sort(np.fromiter(self.verdicts, np.int64, len(self.verdicts)))

    @cached_property
    def quotas(self) -> Mapping[str, Budget]:
        """The quotas of programmes by their id."""
        of = {one.id: quota_of(one) for one in self.programmes.values()}
        return {name: quota for name, quota in of.items() if quota is not None}

    @cached_property
    def knows_organisations(self) -> bool:
        """Whether anything here is about organisations, or may be."""
        return bool(self.owners or self.exemptions or self.programmes or "org" in self.indicators)

    @cached_property
    def knows_texts(self) -> bool:
        """Whether anything here is about texts of requests."""
        return len(self.marks) > 0 or "frame" in self.indicators

    def owners_of(self, org: int | None) -> Mapping[str, float]:
        """Shares by country; empty where they are not known."""
        return self.owners.get(org, NOBODY) if org is not None else NOBODY

    def exemption(self, account: str, org: str | None, campaign: str | None) -> Exemption | None:
        """The entry of the allow list for an account, its organisation or its campaign."""
        found = self.exemptions.get(("account", account))
        if found is None and org is not None:
            found = self.exemptions.get(("org", org))
        if found is None and campaign is not None:
            found = self.exemptions.get(("campaign", campaign))
        return found

    def exempt_accounts(self) -> set[int]:
        """The hashes of accounts that are on the allow list by themselves."""
        found = set()
        for scope, subject in self.exemptions:
            if scope == "account":
                with suppress(ValueError):  # an entry by hand may name what is no account of the lake
                    found.add(hash_of(subject))
        return found

    def programme(self, account: str, org: str | None) -> Programme | None:
        """The authorised programme of an account or its organisation."""
        found = self.programmes.get(("account", account))
        return self.programmes.get(("org", org)) if found is None and org is not None else found
