"""Stores what the decision path found out: first meetings, recognitions, and what is left of budgets."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from stillwatch.decide.seal import appeal_token
from stillwatch.decide.standing import Verdict
from stillwatch.engine.state.answers.budgets import put_buckets
from stillwatch.engine.state.answers.campaigns import Member, find_campaign, put_member
from stillwatch.engine.state.answers.decisions import Record, put_decision
from stillwatch.engine.state.answers.draws import put_draws
from stillwatch.engine.state.answers.sightings import put_sightings
from stillwatch.engine.state.answers.verdicts import find_verdict, put_verdict
from stillwatch.engine.state.ledger import append
from stillwatch.serve.inline.decider import verdict_on
from stillwatch.serve.inline.outbox import Found, Joined, Taken
from stillwatch.serve.inline.snapshot import Snapshot

DOOR = "door"  # who decides, in the ledger


def record(connection: Connection, found: Found, snapshot: Snapshot) -> None:
    """Store events in order, allowances, and what accounts have shown. Storing them twice changes nothing."""
    for event in found.events:
        if isinstance(event, Joined):
            _joined(connection, event, snapshot)
        else:
            _taken(connection, event, snapshot)
    put_buckets(connection, found.buckets)
    put_draws(connection, found.draws)
    put_sightings(connection, found.sightings)


def _joined(connection: Connection, event: Joined, snapshot: Snapshot) -> None:
    """A new member of its campaign, with the verdict that it met; what others decided meanwhile stays."""
    verdict = verdict_on(event, snapshot)
    if verdict is None or find_campaign(connection, event.campaign) is None:
        return
    says = f"showed {event.marks} texts of the campaign in {event.requests} requests"
    evidence = [{"family": "lineage", "bits": event.bits, "says": says, "source": DOOR}]
    member = Member(
        campaign=event.campaign,
        account=event.account,
        since=event.at,
        bits=event.bits,
        harvest_share=event.marks / max(event.requests, 1),
        evidence=msgspec.json.encode(evidence).decode(),
    )
    put_member(connection, member)
    if find_verdict(connection, event.account) is None:
        put_verdict(connection, verdict)
        _decided(connection, verdict, (verdict.reason,), (), snapshot, event.at)


def _taken(connection: Connection, event: Taken, snapshot: Snapshot) -> None:
    """The first request that met a decision: kept as one where it was not (rules of access, tiers)."""
    made = event.decision
    kept = put_decision(
        connection,
        Record(
            id=made.decision,
            at=event.at,
            account=event.account,
            campaign=made.campaign,
            response=made.would,
            mode=made.mode,
            reasons=made.reasons,
            counter_reasons=made.counter_reasons,
            appeal=made.appeal or appeal_token(snapshot.secret, made.decision),
            policy=snapshot.policy.version,
        ),
    )
    detail = {"decision": made.decision, "would": made.would, "reason": made.reason, "mode": made.mode}
    append(connection, event.at, DOOR, "decide" if kept else "meet", event.account, detail)


def _decided(
    connection: Connection,
    verdict: Verdict,
    reasons: tuple[str, ...],
    against: tuple[str, ...],
    snapshot: Snapshot,
    at: int,
) -> None:
    policy = snapshot.policy
    made = Record(
        id=verdict.decision,
        at=at,
        account=verdict.account,
        campaign=verdict.campaign,
        response=verdict.response,
        mode=policy.mode,
        reasons=reasons,
        counter_reasons=against,
        appeal=appeal_token(snapshot.secret, verdict.decision),
        policy=policy.version,
    )
    if put_decision(connection, made):
        detail = {"decision": made.id, "campaign": made.campaign, "response": made.response}
        append(connection, at, DOOR, "recognise", verdict.account, detail)
