"""What rules find in the state: campaigns, questions to people, responses, appeals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from stillwatch.decide.responses import is_above
from stillwatch.decide.review.approvals import Approval
from stillwatch.engine.state.answers.approvals import LIMIT, approvals_in
from stillwatch.engine.state.answers.campaign_figures import CampaignFigures, campaign_figures, targets_of
from stillwatch.engine.state.answers.carried_out import carried_out
from stillwatch.engine.state.review.appeals import open_appeals
from stillwatch.serve.alerts.sight import Looks, Sight
from stillwatch.serve.alerts.telling import Finding
from stillwatch.serve.alerts.terms import (
    Appealed,
    ApprovalWaits,
    LimitMet,
    NewCampaign,
    Responded,
    Rule,
)

Asked = TypeVar("Asked", bound=Rule)


class CampaignLook:
    """Campaigns that are open or confirmed. What they harvest is read where it may have changed."""

    def __init__(self, rule: NewCampaign) -> None:
        self._rule = rule
        self._targets: dict[str, tuple[int, list[str]]] = {}

    def __call__(self, sight: Sight) -> list[Finding] | None:
        """A finding for each that the rule is about."""
        if sight.state is None:
            return None
        known, self._targets = self._targets, {}
        live = campaign_figures(sight.state, self._rule.confidence)
        for one in live:
            updated, targets = known.get(one.id, (None, []))
            if updated != one.updated:
                targets = targets_of(sight.state, one.id)
            self._targets[one.id] = one.updated, targets
        wanted = set(self._rule.targets)
        return [
            _campaign(one, self._targets[one.id][1])
            for one in live
            if not wanted or not wanted.isdisjoint(self._targets[one.id][1])
        ]


def look_for_questions(_: ApprovalWaits, connection: Connection, __: int) -> list[Finding]:
    """Questions that wait for people."""
    return [_question(one) for one in approvals_in(connection, "waiting")]


def look_for_limits(_: LimitMet, connection: Connection, __: int) -> list[Finding]:
    """Questions whether a response may reach beyond the blast radius."""
    return [
        Finding(
            subject=one.id, level="warning",
            title=f"{one.response} against {one.campaign} would reach beyond the limits",
            body=f"Nobody more meets it until {one.needed} people agree: POST /v1/approvals/{one.id}.",
        )
        for one in approvals_in(connection, "waiting")
        if one.id.startswith(LIMIT)
    ]  # fmt: skip


def look_for_responses(rule: Responded, connection: Connection, now: int) -> list[Finding]:
    """Responses that are carried out."""
    return [
        Finding(
            subject=f"{one.campaign or 'no campaign'} {one.response}", level="warning",
            title=f"{one.response} is carried out against {one.campaign or 'accounts without a campaign'}",
            body=f"{one.accounts} accounts meet it. Each decision can be undone.",
        )
        for one in carried_out(connection, now)
        if is_above(one.response, rule.above)
    ]  # fmt: skip


def look_for_appeals(_: Appealed, connection: Connection, __: int) -> list[Finding]:
    """Appeals without an answer; what customers wrote stays here."""
    return [
        Finding(
            subject=one.id, level="info", title=f"a customer appeals against {one.decision}",
            body=f"GET /v1/appeals shows the words, POST /v1/appeals/{one.id} answers.",
        )
        for one in open_appeals(connection)
    ]  # fmt: skip


def over_state(look: Callable[[Asked, Connection, int], list[Finding]], rule: Asked) -> Looks:
    """A look that needs the state, and can tell nothing where that cannot be reached."""
    return partial(_over_state, look, rule)


def _over_state(
    look: Callable[[Asked, Connection, int], list[Finding]], rule: Asked, sight: Sight
) -> list[Finding] | None:
    return None if sight.state is None else look(rule, sight.state, sight.now)


def _campaign(one: CampaignFigures, targets: list[str]) -> Finding:
    aims = f", harvesting {', '.join(targets)}" if targets else ""
    return Finding(
        subject=one.id, level="warning",
        title=f"new campaign {one.id}, confidence {one.confidence:.2f}",
        body=f"{one.accounts} accounts, {one.harvest_exchanges} harvest exchanges of {one.exchanges}, "
        f"{one.output_tokens} output tokens{aims}. GET /v1/campaigns/{one.id} says why.",
    )  # fmt: skip


def _question(one: Approval) -> Finding:
    return Finding(
        subject=one.id, level="info", title=f"{one.response} against {one.campaign} waits for approval",
        body=f"{len(one.given)} of {one.needed} people agreed. POST /v1/approvals/{one.id} answers.",
    )  # fmt: skip
