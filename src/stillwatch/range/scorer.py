"""Scores a scan result against the truth of a composed range."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

import msgspec

from stillwatch.model.scan import ScanResult
from stillwatch.range.moments import moment
from stillwatch.range.replacements import ReplacementScore, score_replacements
from stillwatch.range.slices import by_country, by_language
from stillwatch.range.truth import AccountTruth, Truth

ENOUGH_HARVEST = 20  # harvest exchanges from which on an account is expected to be found
LARGE = 100  # accounts from which on a campaign's leak is counted apart
_Z = 1.959963984540054  # 95 %


class CampaignKindScore(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign kind. Shares are `None` where their denominator is zero."""

    kind: str
    accounts: int
    eligible: int  # with at least ENOUGH_HARVEST harvest exchanges
    found: int  # eligible ones that are in a reported campaign
    recall: float | None
    largest_piece: float | None  # eligible members in their campaign's largest piece over all eligible
    purity: float | None  # of the largest piece: members of this true campaign over all its accounts
    pieces: int  # reported campaigns that hold any of its members
    harvest: int
    leaked: int  # harvest exchanges sent before their account was flagged
    leaked_share: float | None
    senders: int = 0  # accounts with any harvest at all, and how many of them are in a reported campaign
    senders_found: int = 0


class CustomerKindScore(msgspec.Struct, frozen=True, kw_only=True):
    """One customer kind, with a 95 % Wilson interval of the share wrongly in a campaign."""

    kind: str
    look_alike: bool
    accounts: int
    wrong: int
    share: float | None
    low: float
    high: float


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Over all kinds; `by_language` and `by_country` count customers and wrong ones, a fairness report;
    `large_...` is the harvest of campaigns with LARGE accounts or more."""

    eligible: int
    found: int
    recall: float | None
    customers: int
    wrong: int
    share: float | None
    low: float
    high: float
    harvest: int
    leaked: int
    leaked_share: float | None
    reported_campaigns: int
    unknown_accounts: int  # in the result, absent from the truth
    by_language: dict[str, tuple[int, int]]
    by_country: dict[str, tuple[int, int]] = {}
    large_harvest: int = 0
    large_leaked: int = 0
    replacements: ReplacementScore = ReplacementScore()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What `stillwatch range score --json` writes."""

    campaigns: tuple[CampaignKindScore, ...]
    customers: tuple[CustomerKindScore, ...]
    totals: Totals


def score(result: ScanResult, truth: Truth) -> Score:
    """Compare a result with the truth; the order of anything in either does not matter.

    An account counts as found when a reported campaign lists it. A customer listed there is wrong,
    unless it is in a campaign that the result marks as `authorised` and it is a licensed one.
    """
    placed = _places(result)
    flagged = {verdict.account: moment(verdict.flagged_at) for verdict in result.accounts}
    campaigns = tuple(
        _score_kind(kind, labels, truth, placed, flagged)
        for kind, labels in _by_kind(truth, "campaign").items()
    )
    wrong = wrong_accounts(result, truth)
    customers = tuple(
        _score_customers(kind, labels, wrong) for kind, labels in _by_kind(truth, "customer").items()
    )
    return Score(
        campaigns=campaigns,
        customers=customers,
        totals=_total(result, truth, campaigns, customers, wrong),
    )


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % Wilson interval of a share; (0, 1) for no trials."""
    if trials == 0:
        return 0.0, 1.0
    share, z2 = successes / trials, _Z * _Z
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def wrong_accounts(result: ScanResult, truth: Truth) -> frozenset[str]:
    """Customers that stand in a reported campaign without a licence that the report shows."""
    wrong = set()
    for campaign in result.campaigns:
        for account in campaign.accounts:
            label = truth.accounts.get(account)
            if label is None or label.population != "customer":
                continue
            if campaign.authorised is None or label.kind != "licensed_distiller":
                wrong.add(account)
    return frozenset(wrong)


def _by_kind(truth: Truth, population: str) -> dict[str, list[AccountTruth]]:
    kinds: defaultdict[str, list[AccountTruth]] = defaultdict(list)
    for account in sorted(truth.accounts):
        label = truth.accounts[account]
        if label.population == population:
            kinds[label.kind].append(label)
    return dict(sorted(kinds.items()))


def _places(result: ScanResult) -> dict[str, tuple[frozenset[str], ...]]:
    """The reported campaigns (as sets of accounts) that list each account."""
    places: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for campaign in sorted(result.campaigns, key=lambda c: c.id):
        accounts = frozenset(campaign.accounts)
        for account in sorted(accounts):
            places[account].append(accounts)
    return {account: tuple(found) for account, found in places.items()}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _score_kind(
    kind: str,
    labels: list[AccountTruth],
    truth: Truth,
    placed: Mapping[str, tuple[frozenset[str], ...]],
    flagged: Mapping[str, float],
) -> CampaignKindScore:
    eligible = [a for a in labels if len(truth.harvest.get(a.account, ())) >= ENOUGH_HARVEST]
    found = sum(1 for a in eligible if a.account in placed)
    pieces = [_largest_piece(members, truth, placed) for members in _campaigns(labels).values()]
    sent = [(a.account, ts) for a in labels for ts in truth.harvest.get(a.account, ())]
    leaked = sum(1 for account, ts in sent if account not in flagged or moment(ts) < flagged[account])
    return CampaignKindScore(
        kind=kind,
        accounts=len(labels),
        eligible=len(eligible),
        found=found,
        recall=_share(found, len(eligible)),
        largest_piece=_share(sum(p.eligible for p in pieces), len(eligible)),
        purity=_share(sum(p.members for p in pieces), sum(p.accounts for p in pieces)),
        pieces=sum(p.pieces for p in pieces),
        harvest=len(sent),
        leaked=leaked,
        leaked_share=_share(leaked, len(sent)),
        senders=len({account for account, _ in sent}),
        senders_found=len({account for account, _ in sent if account in placed}),
    )


def _campaigns(labels: Iterable[AccountTruth]) -> dict[str, list[str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        members[label.campaign or label.kind].append(label.account)
    return members


class _Piece(NamedTuple):
    """The reported campaign that holds most of a true one, and how many hold any of it."""

    members: int = 0
    eligible: int = 0
    accounts: int = 0
    pieces: int = 0


def _largest_piece(
    members: list[str], truth: Truth, placed: Mapping[str, tuple[frozenset[str], ...]]
) -> _Piece:
    held = Counter(piece for account in members for piece in placed.get(account, ()))
    if not held:
        return _Piece()
    # of equally large pieces the purer one stands for the campaign
    largest = max(held, key=lambda piece: (held[piece], -len(piece)))
    inside = [account for account in members if account in largest]
    eligible = sum(1 for a in inside if len(truth.harvest.get(a, ())) >= ENOUGH_HARVEST)
    return _Piece(len(inside), eligible, len(largest), len(held))


def _score_customers(kind: str, labels: list[AccountTruth], wrong: frozenset[str]) -> CustomerKindScore:
    errors = sum(1 for a in labels if a.account in wrong)
    low, high = wilson(errors, len(labels))
    return CustomerKindScore(
        kind=kind,
        look_alike=any(a.look_alike for a in labels),
        accounts=len(labels),
        wrong=errors,
        share=_share(errors, len(labels)),
        low=low,
        high=high,
    )


def _total(
    result: ScanResult,
    truth: Truth,
    campaigns: tuple[CampaignKindScore, ...],
    customers: tuple[CustomerKindScore, ...],
    wrong: frozenset[str],
) -> Totals:
    eligible, found = sum(c.eligible for c in campaigns), sum(c.found for c in campaigns)
    harvest, leaked = sum(c.harvest for c in campaigns), sum(c.leaked for c in campaigns)
    people = sum(c.accounts for c in customers)
    low, high = wilson(len(wrong), people)
    named = {a for c in result.campaigns for a in c.accounts} | {a.account for a in result.accounts}
    large_harvest, large_leaked = _large_campaigns(result, truth)
    return Totals(
        eligible=eligible,
        found=found,
        recall=_share(found, eligible),
        customers=people,
        wrong=len(wrong),
        share=_share(len(wrong), people),
        low=low,
        high=high,
        harvest=harvest,
        leaked=leaked,
        leaked_share=_share(leaked, harvest),
        reported_campaigns=len(result.campaigns),
        unknown_accounts=len(named - truth.accounts.keys()),
        by_language=by_language(truth, wrong),
        by_country=by_country(truth, wrong),
        large_harvest=large_harvest,
        large_leaked=large_leaked,
        replacements=score_replacements(result, truth),
    )


def _large_campaigns(result: ScanResult, truth: Truth) -> tuple[int, int]:
    """Harvest of the true campaigns with LARGE accounts or more that sent any, and how much of it leaked."""
    flagged = {verdict.account: moment(verdict.flagged_at) for verdict in result.accounts}
    labels = [label for label in truth.accounts.values() if label.population == "campaign"]
    large = [a for members in _campaigns(labels).values() if len(members) >= LARGE for a in members]
    sent = [(a, moment(ts)) for a in large for ts in truth.harvest.get(a, ())]
    return len(sent), sum(a not in flagged or ts < flagged[a] for a, ts in sent)
