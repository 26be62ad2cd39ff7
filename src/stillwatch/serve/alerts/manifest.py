"""What each kind of rule looks with."""

from __future__ import annotations

from functools import partial

from stillwatch.engine.state.store import State
from stillwatch.serve.alerts.service_looks import HealthLook, LossLook
from stillwatch.serve.alerts.sight import Looks
from stillwatch.serve.alerts.slow_looks import AbuseLook, LedgerLook, walk_apart
from stillwatch.serve.alerts.state_looks import (
    CampaignLook,
    look_for_appeals,
    look_for_limits,
    look_for_questions,
    look_for_responses,
    over_state,
)
from stillwatch.serve.alerts.terms import (
    AnyRule,
    Appealed,
    ApprovalWaits,
    KindAbused,
    LedgerBroken,
    LimitMet,
    NewCampaign,
    Responded,
    RowsLost,
    Unwell,
)


def look_of(rule: AnyRule, state: State) -> Looks:
    """The look for a rule."""
    match rule:
        case NewCampaign():
            return CampaignLook(rule)
        case ApprovalWaits():
            return over_state(look_for_questions, rule)
        case LimitMet():
            return over_state(look_for_limits, rule)
        case Responded():
            return over_state(look_for_responses, rule)
        case Appealed():
            return over_state(look_for_appeals, rule)
        case Unwell():
            return HealthLook(rule)
        case RowsLost():
            return LossLook(rule)
        case LedgerBroken():
            return LedgerLook(rule, partial(walk_apart, state))
        case KindAbused():
            return AbuseLook(rule)
