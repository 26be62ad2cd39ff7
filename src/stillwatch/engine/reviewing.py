"""What people do about campaigns and decisions: each in one transaction, with its ledger entry."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from stillwatch.decide.budget import merged, parted
from stillwatch.decide.indicators import decision_of
from stillwatch.decide.policy.terms import Policy, Release
from stillwatch.decide.responses import Response
from stillwatch.decide.review.appeals import Appeal, appeal, close
from stillwatch.decide.review.approvals import Approval, approve, refuse
from stillwatch.decide.review.cases import Action, Case, Effects, act
from stillwatch.decide.review.undo import quiet_after, quiet_for, undo
from stillwatch.decide.standing import Exemption, Indicator
from stillwatch.engine.answering import answer_again, grounds_of
from stillwatch.engine.state.answers.approvals import ASK, find_approval, put_approval
from stillwatch.engine.state.answers.budgets import all_buckets, put_buckets
from stillwatch.engine.state.answers.campaigns import (
    end_membership,
    find_campaign,
    members_of,
    put_campaign,
    put_member,
    set_status,
)
from stillwatch.engine.state.answers.decisions import Record, decision_appealed, find_decision, mark_undone
from stillwatch.engine.state.answers.exemptions import put_exemption
from stillwatch.engine.state.answers.indicators import live_indicators
from stillwatch.engine.state.answers.policies import active_policy
from stillwatch.engine.state.answers.secret import decision_secret
from stillwatch.engine.state.answers.verdicts import drop_verdict, find_verdict, put_verdict
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.review.appeals import appeals_against, find_appeal, put_appeal
from stillwatch.engine.state.review.cases import find_case, note_action, put_case
from stillwatch.engine.state.review.labels import put_label
from stillwatch.model.errors import StillwatchError

Row = TypeVar("Row")


def review(connection: Connection, case_id: str, action: Action, by: str, at: int) -> Case:
    """Do what a reviewer wants in a case. `StillwatchError` where there is no such case, or it cannot be."""
    case = _there(find_case(connection, case_id), "case", case_id)
    members = [member.account for member in members_of(connection, case.campaign)]
    acted = act(case, action, members, at)
    put_case(connection, acted.case)
    name = type(action).__name__.lower()
    note_action(connection, case.id, at, by, name, action)
    append(connection, at, by, name, case.campaign, msgspec.to_builtins(action))
    _apply(connection, case.campaign, acted.effects, by, at)
    return acted.case


def answer_question(connection: Connection, approval_id: str, by: str, yes: bool, at: int) -> Approval:
    """Agree to a question, or refuse; what enough people agreed to begins. `StillwatchError` where it is
    closed, or that person does not count."""
    known = _there(find_approval(connection, approval_id), "approval", approval_id)
    terms = active_policy(connection).approvals
    told = approve(known, by, at, terms) if yes else refuse(known, at, terms)
    put_approval(connection, told)
    detail = {"approval": told.id, "response": told.response, "state": told.state}
    append(connection, at, by, "approve" if yes else "refuse", told.campaign, detail)
    if told.state == "given":
        answer_again(connection, at)
    return told


def undo_decision(connection: Connection, decision: str, by: str, at: int) -> None:
    """Have the verdict before a decision stand again, and machines be quiet about the account for a while,
    as they are where it rests on an indicator. `StillwatchError` where there is no such decision, or another
    has taken its place."""
    record = _there(find_decision(connection, decision), "decision", decision)
    terms = active_policy(connection).release
    if _word_behind(connection, record, at) is not None:  # the indicator stays; it may be right on others
        quiet = quiet_after(decision, record.account, by, at, terms)
    else:
        quiet = _undo_verdict(connection, record, by, at, terms)
    put_exemption(connection, quiet, by, at)
    mark_undone(connection, decision, at, by)
    append(connection, at, by, "undo", record.account, {"decision": decision})


def _undo_verdict(connection: Connection, record: Record, by: str, at: int, terms: Release) -> Exemption:
    verdict = find_verdict(connection, record.account)
    if verdict is None:
        raise StillwatchError(f"{record.id} does not stand any more", hint="Nothing stands on the account.")
    undone = undo(verdict, record.id, by, at, terms)
    if undone.restored is None:
        drop_verdict(connection, record.account)
    else:
        put_verdict(connection, undone.restored)
    return undone.quiet


def _word_behind(connection: Connection, record: Record, at: int) -> Indicator | None:
    """The indicator that a decision rests on, where it rests on no verdict and the indicator still counts."""
    secret = decision_secret(connection)
    for one in live_indicators(connection, at):
        if decision_of(secret, record.account, one, record.policy) == record.id:
            return one
    return None


def appeal_decision(connection: Connection, token: str, words: str, at: int) -> Appeal:
    """Take an appeal from whoever holds the token of a decision. `StillwatchError` where it belongs to none,
    or an appeal is open."""
    record = decision_appealed(connection, token)
    if record is None:
        raise StillwatchError("this token belongs to no decision", hint="Send it as it was given.")
    earlier = appeals_against(connection, record.id)
    made = appeal(f"{record.id}_appeal_{len(earlier)}", record.id, words, at, earlier)
    put_appeal(connection, made)
    append(connection, at, "customer", "appeal", record.account, {"decision": record.id, "appeal": made.id})
    return made


def close_appeal(connection: Connection, appeal_id: str, granted: bool, by: str, at: int) -> Appeal:
    """Answer an appeal; granting it undoes the decision. `StillwatchError` where it is closed, or who answers
    took part in the decision."""
    known = _there(find_appeal(connection, appeal_id), "appeal", appeal_id)
    record = _there(find_decision(connection, known.decision), "decision", known.decision)
    verdict = find_verdict(connection, record.account)
    word = _word_behind(connection, record, at)
    took_part = [] if verdict is None else [verdict.decided_by, *(verdict.approved_by or "").split(", ")]
    took_part += [] if word is None else [word.by]
    closed = close(known, granted, by, at, took_part)
    put_appeal(connection, closed)
    detail = {"appeal": closed.id, "decision": record.id}
    append(connection, at, by, "grant_appeal" if granted else "refuse_appeal", record.account, detail)
    if granted and (word is not None or (verdict is not None and verdict.decision == record.id)):
        undo_decision(connection, record.id, by, at)
    return closed


def _apply(connection: Connection, campaign: str, effects: Effects, by: str, at: int) -> None:
    policy = active_policy(connection)
    for account, label in effects.labels:
        put_label(connection, account, campaign, label, by, at)
    for account in effects.released:
        _release(connection, campaign, account, policy, by, at)
    if effects.parted_into is not None:
        _part(connection, campaign, effects.parted_into, effects.parted, at)
    if effects.merged_into is not None:
        _merge(connection, campaign, effects.merged_into, at)
    if effects.status is not None:
        set_status(connection, campaign, effects.status, effects.merged_into)
    if effects.ask is not None:
        _ask(connection, campaign, effects.ask, policy, by, at)


def _release(connection: Connection, campaign: str, account: str, policy: Policy, by: str, at: int) -> None:
    end_membership(connection, campaign, account, at)
    verdict = find_verdict(connection, account)
    if verdict is None or verdict.campaign != campaign:
        return
    drop_verdict(connection, account)
    put_exemption(connection, quiet_for(verdict, by, at, policy.release), by, at)
    mark_undone(connection, verdict.decision, at, by)
    detail = {"decision": verdict.decision, "campaign": campaign}
    append(connection, at, by, "release_account", account, detail)


def _part(connection: Connection, campaign: str, into: str, accounts: tuple[str, ...], at: int) -> None:
    """Move members to a campaign of their own, with their share of what is left of the allowance."""
    whole = _there(find_campaign(connection, campaign), "campaign", campaign)
    if find_campaign(connection, into) is not None:
        raise StillwatchError(f"there is a campaign {into} already", hint="Merge, or take a new name.")
    members = members_of(connection, campaign)
    share = len(accounts) / max(len(members), 1)
    part = msgspec.structs.replace(whole, id=into, status="open", accounts=len(accounts), updated=at)
    put_campaign(connection, part)
    _move(connection, campaign, into, set(accounts), at)
    bucket = all_buckets(connection).get(campaign)
    if bucket is not None:
        stays, goes = parted(bucket, share)
        put_buckets(connection, {campaign: stays, into: goes})


def _merge(connection: Connection, campaign: str, into: str, at: int) -> None:
    """Move all members to another campaign; the lesser of the two allowances is left."""
    _there(find_campaign(connection, into), "campaign", into)
    _move(connection, campaign, into, None, at)
    buckets = all_buckets(connection)
    mine, theirs = buckets.get(campaign), buckets.get(into)
    if mine is not None:
        put_buckets(connection, {into: mine if theirs is None else merged(mine, theirs)})


def _move(connection: Connection, campaign: str, into: str, accounts: set[str] | None, at: int) -> None:
    for member in members_of(connection, campaign):
        if accounts is not None and member.account not in accounts:
            continue
        end_membership(connection, campaign, member.account, at)
        put_member(connection, msgspec.structs.replace(member, campaign=into))
        verdict = find_verdict(connection, member.account)
        if verdict is not None and verdict.campaign == campaign:
            put_verdict(connection, msgspec.structs.replace(verdict, campaign=into))


def _ask(connection: Connection, campaign: str, response: Response, policy: Policy, by: str, at: int) -> None:
    """Ask people to agree to what a reviewer wants; who wants it is who asks."""
    rung = next((r for r in policy.ladder if r.response == response), None)
    if rung is None:
        raise StillwatchError(f"response: the policy has no rung {response}", hint="Take one of its rungs.")
    needed = max(rung.needed, 1)
    found = _there(find_campaign(connection, campaign), "campaign", campaign)
    asked = Approval(
        id=f"{ASK}{campaign}_{response}_{at}", campaign=campaign, response=response, asked_at=at, asked_by=by,
        needed=needed, grounds=grounds_of(found, len(members_of(connection, campaign))),
    )  # fmt: skip
    put_approval(connection, asked)
    detail = {"approval": asked.id, "response": response, "needed": needed}
    append(connection, at, by, "ask", campaign, detail)


def _there(found: Row | None, what: str, name: str) -> Row:
    if found is None:
        raise StillwatchError(f"there is no {what} {name}", hint=f"List the {what}s first.")
    return found
