"""From a scan's campaigns to what is done about them, in one transaction with its ledger entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection

from stillwatch.decide.blast_radius import Reach
from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.proposals import (
    MACHINES,
    Answered,
    Proposals,
    Question,
    Setting,
    Suspected,
    propose,
)
from stillwatch.decide.responses import is_above
from stillwatch.decide.review.approvals import MACHINE, Approval, Grounds, expire, has_grown
from stillwatch.decide.seal import appeal_token
from stillwatch.decide.standing import Verdict
from stillwatch.engine.state.answers.approvals import ASK, LIMIT, approvals_in, approved, put_approval
from stillwatch.engine.state.answers.campaigns import (
    Found,
    Member,
    all_campaigns,
    find_campaign,
    members_of,
    put_campaign,
    put_member,
)
from stillwatch.engine.state.answers.decisions import Record, put_decision
from stillwatch.engine.state.answers.exemptions import live_exemptions
from stillwatch.engine.state.answers.policies import active_policy
from stillwatch.engine.state.answers.secret import decision_secret
from stillwatch.engine.state.answers.served import Served, find_served, members_revenue, put_served
from stillwatch.engine.state.answers.verdicts import all_verdicts, put_verdict
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.review.cases import open_case
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import AccountVerdict, Campaign, ScanResult

_REASONS: Final = 5  # of a campaign, the strongest


@dataclass(frozen=True)
class Traffic:
    """What limits are measured against: accounts that are served, and US dollars a month by account. whole:
    of all accounts, where `revenue` knows only some."""

    accounts: int
    revenue: Mapping[str, float]
    whole: float | None = None

    def served(self) -> Served:
        """How much is served in all."""
        return Served(self.accounts, sum(self.revenue.values()) if self.whole is None else self.whole)


def store_scan(connection: Connection, result: ScanResult, text_of: Callable[[str], str], now: int) -> None:
    """Keep what a scan found; members of a campaign that people merged into another go there. text_of: an
    account as the result names it, to the state's text."""
    verdicts: dict[str, list[AccountVerdict]] = {}
    for one in result.accounts:
        verdicts.setdefault(one.campaign, []).append(one)
    for campaign in result.campaigns:
        put_campaign(connection, _found(campaign, now))
        known = find_campaign(connection, campaign.id)
        name = campaign.id if known is None or known.merged_into is None else known.merged_into
        open_case(connection, name, now)
        for verdict in verdicts.get(campaign.id, []):
            put_member(connection, _member(name, verdict, text_of))


def answer_campaigns(connection: Connection, traffic: Traffic, now: int) -> Proposals:
    """Do what the policy says about all live campaigns in the state: verdicts and their decisions, questions
    to people, and a ledger entry for each. Doing it again changes nothing."""
    policy, secret = active_policy(connection), decision_secret(connection)
    _close_questions(connection, policy, now)
    live = all_campaigns(connection)
    verdicts = {verdict.account: verdict for verdict in all_verdicts(connection)}
    exempt = {e.subject for e in live_exemptions(connection, now) if e.scope == "account"}
    served = traffic.served()
    everyone = Reach(max(served.accounts, 1), served.revenue)
    put_served(connection, served)
    setting = Setting(policy, secret, everyone, traffic.revenue, frozenset(exempt))
    suspected = [_suspected(connection, one) for one in live]
    proposals = propose(suspected, answered(verdicts.values(), approved(connection)), verdicts, setting, now)
    campaigns = {one.id: one for one in live}
    for verdict in proposals.verdicts:
        known = verdicts.get(verdict.account)
        put_verdict(connection, verdict)
        if known is None or known.decision != verdict.decision:
            _record(connection, verdict, campaigns.get(verdict.campaign or ""), policy, secret, now)
    for question in proposals.questions:
        _ask(connection, question, policy, now)
    return proposals


def answer_again(connection: Connection, now: int) -> None:
    """As `answer_campaigns`, between two looks: what people said is done at once. Before the first look there
    is nothing to answer."""
    served = find_served(connection)
    if served is not None:
        answer_campaigns(
            connection, Traffic(served.accounts, members_revenue(connection), served.revenue), now
        )


def answered(verdicts: Iterable[Verdict], given: Mapping[str, Answered]) -> dict[str, Answered]:
    """What is done about each campaign: the strongest response of machines' verdicts on its accounts, from
    the earliest moment, and what people approved."""
    found = dict(given)
    for verdict in verdicts:
        if verdict.campaign is None or verdict.decided_by not in MACHINES:
            continue
        was = found.get(verdict.campaign, Answered())
        begins = verdict.enforce_at
        if is_above(was.response, verdict.response):
            continue
        if was.response == verdict.response and was.begins:
            begins = min(begins, was.begins)
        found[verdict.campaign] = msgspec.structs.replace(was, response=verdict.response, begins=begins)
    return found


def reasons_of(found: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The strongest reasons of a campaign, and what speaks against it."""
    campaign = msgspec.json.decode(found.result, type=Campaign)
    reasons = tuple(evidence.says for evidence in campaign.evidence[:_REASONS])
    return reasons, tuple(evidence.says for evidence in campaign.counter_evidence[:_REASONS])


def grounds_of(found: Found, accounts: int) -> Grounds:
    """How strong the evidence on a campaign with so many members is."""
    bits = msgspec.json.decode(found.result, type=Campaign).bits
    return Grounds(sum(bits.values()), accounts)


def _record(
    connection: Connection, verdict: Verdict, found: Found | None, policy: Policy, secret: bytes, now: int
) -> None:
    reasons, against = ((), ()) if found is None else reasons_of(found)
    record = Record(
        id=verdict.decision,
        at=now,
        account=verdict.account,
        campaign=verdict.campaign,
        response=verdict.response,
        mode=policy.mode,
        reasons=tuple(dict.fromkeys((verdict.reason, *reasons))),
        counter_reasons=against,
        appeal=appeal_token(secret, verdict.decision),
        policy=policy.version,
    )
    put_decision(connection, record)
    detail = {
        "decision": verdict.decision, "campaign": verdict.campaign, "response": verdict.response,
        "enforce_at": verdict.enforce_at, "mode": policy.mode, "policy": policy.version,
        "approved_by": verdict.approved_by,
    }  # fmt: skip
    append(connection, now, verdict.decided_by, "decide", verdict.account, detail)


def _ask(connection: Connection, question: Question, policy: Policy, now: int) -> None:
    """Ask people, unless they were asked and have not answered yet, or refused on much the same evidence."""
    name = f"{LIMIT if question.beyond_limits else ASK}{question.campaign}_{question.response}_"
    if any(one.id.startswith(name) for one in approvals_in(connection, "waiting")):
        return
    refused = [one for one in approvals_in(connection, "refused") if one.id.startswith(name)]
    if not all(has_grown(one, question.grounds, policy.approvals) for one in refused):
        return
    asked = Approval(
        id=f"{name}{now}", campaign=question.campaign, response=question.response, asked_at=now,
        asked_by=MACHINE, needed=question.needed, grounds=question.grounds,
    )  # fmt: skip
    put_approval(connection, asked)
    asks = {"response": question.response, "needed": question.needed, "why": question.why}
    detail = {"approval": asked.id, **asks}
    append(connection, now, MACHINE, "ask", question.campaign, detail)


def _close_questions(connection: Connection, policy: Policy, now: int) -> None:
    for one in approvals_in(connection, "waiting"):
        closed = expire(one, now, policy.approvals)
        if closed != one:
            put_approval(connection, closed)
            append(connection, now, MACHINE, "expire", one.campaign, {"approval": one.id})


def _suspected(connection: Connection, found: Found) -> Suspected:
    accounts = tuple(member.account for member in members_of(connection, found.id))
    reasons, _ = reasons_of(found)
    return Suspected(
        id=found.id, confidence=found.confidence, accounts=accounts, reason=reasons[0] if reasons else "",
        bits=grounds_of(found, len(accounts)).bits,
    )  # fmt: skip


def _found(campaign: Campaign, now: int) -> Found:
    return Found(
        id=campaign.id,
        first_seen=to_microseconds(campaign.first_seen, "first_seen"),
        last_seen=to_microseconds(campaign.last_seen, "last_seen"),
        confidence=campaign.confidence,
        accounts=len(campaign.accounts),
        exchanges=campaign.exchanges,
        harvest_exchanges=campaign.harvest_exchanges,
        output_tokens=campaign.output_tokens,
        result=_without_names(campaign),
        updated=now,
    )


def _member(campaign: str, verdict: AccountVerdict, text_of: Callable[[str], str]) -> Member:
    return Member(
        campaign=campaign,
        account=text_of(verdict.account),
        since=to_microseconds(verdict.flagged_at, "flagged_at"),
        bits=verdict.bits,
        harvest_share=verdict.harvest_share,
        evidence=msgspec.json.encode(_nameless(verdict.evidence)).decode(),
    )


def _without_names(campaign: Campaign) -> str:
    """The campaign as JSON without accounts: the result calls them by their own names, the state does not."""
    bare = msgspec.structs.replace(
        campaign,
        accounts=[],
        ties=[],
        evidence=_nameless(campaign.evidence),
        counter_evidence=_nameless(campaign.counter_evidence),
    )
    return msgspec.json.encode(bare).decode()


def _nameless(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [msgspec.structs.replace(one, about="") for one in evidence]
