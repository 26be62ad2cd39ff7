"""Only verdicts that hold now count, and only under a policy that enforces (told at length by alerts)."""

from __future__ import annotations

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.responses import Response
from stillwatch.decide.standing import Verdict
from stillwatch.engine.state.answers.carried_out import CarriedOut, carried_out
from stillwatch.engine.state.answers.policies import activate_policy
from stillwatch.engine.state.answers.verdicts import put_verdict
from stillwatch.engine.state.store import State


def verdict(account: str, response: Response, campaign: str | None, expires: int | None = None) -> Verdict:
    return Verdict(
        account=account, campaign=campaign, response=response, reason="r", since=1, enforce_at=5,
        decision=account, expires=expires,
    )  # fmt: skip


def test_by_campaign_and_response(state: State) -> None:
    with state.write() as connection:
        put_verdict(connection, verdict("a", "suspend", "camp_1"))
        put_verdict(connection, verdict("b", "suspend", "camp_1"))
        put_verdict(connection, verdict("c", "budget", None))
        put_verdict(connection, verdict("d", "budget", "camp_1", expires=7))
        assert carried_out(connection, 7) == []
        text = default_text().replace('mode = "shadow"', 'mode = "enforce"')
        activate_policy(connection, text, "policy", "ann", 1)
        assert carried_out(connection, 4) == []
        assert carried_out(connection, 7) == [
            CarriedOut(None, "budget", 1),
            CarriedOut("camp_1", "suspend", 2),
        ]
