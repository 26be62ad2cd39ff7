"""How soon an account is flagged that carries on for a stopped one of a campaign already known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from stillwatch.model.scan import ScanResult
from stillwatch.range.moments import moment
from stillwatch.range.truth import AccountTruth, Truth


class ReplacementScore(msgspec.Struct, frozen=True):
    """Replacements whose campaign had a flagged account before their own first harvest exchange.

    sent: for each, its harvest exchanges before it was flagged itself, all of them where it never was.
    """

    sent: tuple[int, ...] = ()

    @property
    def median(self) -> float | None:
        """Median of the exchanges sent before the flag; `None` without a replacement."""
        return float(np.median(self.sent)) if self.sent else None

    @property
    def ninth_decile(self) -> float | None:
        """90th percentile of the same."""
        return float(np.quantile(self.sent, 0.9)) if self.sent else None


def score_replacements(result: ScanResult, truth: Truth) -> ReplacementScore:
    """Count what each replacement account of a known campaign sent before it was flagged."""
    flagged = {verdict.account: moment(verdict.flagged_at) for verdict in result.accounts}
    known = _known_since(truth.accounts.values(), flagged)
    sent = []
    for account in sorted(truth.accounts):
        label = truth.accounts[account]
        times = [moment(ts) for ts in truth.harvest.get(account, ())]
        if not label.replacement or label.campaign is None or not times:
            continue
        if known.get(label.campaign, np.inf) <= times[0]:
            sent.append(sum(ts < flagged.get(account, np.inf) for ts in times))
    return ReplacementScore(tuple(sent))


def _known_since(labels: Iterable[AccountTruth], flagged: Mapping[str, float]) -> dict[str, float]:
    """When the first account of each true campaign was flagged."""
    known: dict[str, float] = {}
    for label in labels:
        if label.campaign is not None and label.account in flagged:
            known[label.campaign] = min(known.get(label.campaign, np.inf), flagged[label.account])
    return known
