"""What a request meets, in order: rules of access, exemptions, verdicts, tiers."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Buckets
from stillwatch.decide.context import Context
from stillwatch.decide.decision import cost_of, decide, in_force
from stillwatch.decide.draws import Draws
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import Budget, Fallback, Policy, Region, Rung
from stillwatch.decide.responses import RESPONSES, Response
from stillwatch.decide.standing import UNKNOWN, Asked, Campaign, Exemption, Programme, Standing, Verdict

NOW = 1_700_000_000_000_000
LATER = NOW + 3_600_000_000
LADDER = [Rung(response=r, confidence=0.5) for r in RESPONSES]
POLICY = msgspec.structs.replace(
    default_policy(), mode="enforce", ladder=LADDER, fallback=Fallback(default="small"),
    budget=Budget(size=1000, refill_per_day=1000, unstated=100),
)  # fmt: skip
ASKED = Asked(account="a", model="large", shows_mark=True)
RULE = Region(
    name="terms 2", of="request", countries=["XA"], response="suspend", source="terms", date=date(2026, 1, 1)
)


def standing(response: Response, **more: Any) -> Standing:
    verdict = Verdict(
        account="a", campaign="camp_1", response=response, reason="its frames", since=NOW, enforce_at=NOW,
        decision="dec_1",
    )  # fmt: skip
    campaign = Campaign(
        id="camp_1", confidence=0.99, response=response, begins=NOW, reasons=("a reason",),
        counter_reasons=("a counter-reason",),
    )  # fmt: skip
    return Standing(**{"verdict": verdict, "campaign": campaign, "verification": "document", **more})


def decided(
    stands: Standing, policy: Policy = POLICY, asked: Asked = ASKED, now: int = NOW,
    buckets: Buckets | None = None,
) -> Decision:  # fmt: skip
    return decide(asked, stands, Context(policy, buckets or Buckets(), Draws(), b"secret"), now)


def test_nothing_stands_against_an_unknown_account() -> None:
    assert decided(UNKNOWN) == Decision(mode="enforce", valid_for_s=5.0)


@pytest.mark.parametrize(
    ("response", "status", "action"),
    [("observe", 200, "observe"), ("notify", 200, "notify"), ("verify", 200, "notify"),
     ("budget", 200, "budget"), ("summarise_reasoning", 200, "summarise_reasoning"),
     ("fallback_model", 200, "fallback_model"), ("suspend", 403, "suspend")],
)  # fmt: skip
def test_a_verified_account_meets_its_response(response: Response, status: int, action: str) -> None:
    found = decided(standing(response))
    assert (found.status, found.action, found.allow) == (status, action, status == 200)
    assert found.summarise_reasoning == (response in ("summarise_reasoning", "fallback_model"))
    assert found.fallback_model == ("small" if response == "fallback_model" else None)
    assert found.reasons == ("its frames", "a reason")
    assert found.counter_reasons == ("a counter-reason",)
    assert found.decision == "dec_1"
    assert found.appeal


def test_the_caller_is_told_what_and_never_why() -> None:
    for response in RESPONSES[1:]:
        headers = decided(standing(response)).headers
        told = " ".join(headers.values())
        assert headers["x-stillwatch-appeal"]
        assert not any(word in told for word in ("camp_1", "frames", "a reason", "0.99"))


def test_verification_is_asked_until_it_was_shown() -> None:
    found = decided(standing("verify", verification=None))
    assert (found.status, found.reason) == (403, "verification_required")
    assert found.headers["x-stillwatch-verification"] == "phone"
    assert decided(standing("verify", verification="phone")).allow
    school = decided(standing("verify", verification="document", kind="education"))
    assert school.headers["x-stillwatch-verification"] == "organisation"


def test_a_kind_with_a_tier_is_asked_as_soon_as_there_is_doubt() -> None:
    assert decided(standing("notify", verification="email")).allow
    assert (
        decided(standing("notify", verification="email", kind="research")).reason == "verification_required"
    )
    assert decided(standing("notify", verification="organisation", kind="research")).allow


def test_the_budget_is_the_campaigns_whoever_asks_and_for_which_model() -> None:
    buckets = Buckets()
    passed = 0
    for n in range(40):
        stands = standing("budget")
        assert stands.verdict
        mine = msgspec.structs.replace(stands.verdict, account=f"new_{n}")
        asked = Asked(account=f"new_{n}", model=f"model_{n}", access_path=f"cloud:{n}")
        found = decided(
            msgspec.structs.replace(stands, verdict=mine), asked=asked, buckets=buckets, now=NOW + n * 1000
        )
        passed += found.allow
        if not found.allow:
            assert (found.status, found.action, found.reason) == (429, "budget", "campaign_budget")
            assert int(found.headers["retry-after"]) > 0
    assert passed == 10


def test_who_must_verify_first_does_not_draw_from_the_budget() -> None:
    buckets = Buckets()
    decided(standing("budget", verification=None), buckets=buckets)
    decided(standing("suspend"), buckets=buckets)
    assert buckets.left("camp_1", POLICY.budget, NOW) == POLICY.budget.size


@given(st.integers(0, 5), st.sampled_from(["none", "phone"]), st.booleans(), st.integers(0, 20))
def test_a_stronger_response_never_lets_through_what_a_weaker_one_stops(
    weaker: int, verification: str, marked: bool, spent: int
) -> None:
    asked = Asked(account="a", model="large", shows_mark=marked)
    allowed = []
    for response in (RESPONSES[weaker], RESPONSES[weaker + 1]):
        buckets = Buckets()
        for _ in range(spent):
            buckets.take("camp_1", 100, POLICY.budget, NOW)
        allowed.append(
            decided(standing(response, verification=verification), asked=asked, buckets=buckets).allow
        )
    assert allowed[0] or not allowed[1]


def test_other_peoples_requests_in_a_mixed_account_pass() -> None:
    aimed = [Rung(response="observe", confidence=0), Rung(response="suspend", confidence=0.5, aim="harvest")]
    policy = msgspec.structs.replace(POLICY, ladder=aimed)
    assert not decided(standing("suspend"), policy).allow
    assert decided(standing("suspend"), policy, Asked(account="a", model="large")).action == "observe"


def test_a_verdict_holds_from_its_moment_until_it_expires() -> None:
    stands = standing("suspend")
    assert stands.verdict
    moved = msgspec.structs.replace(stands.verdict, enforce_at=LATER, expires=LATER + 10)
    stands = msgspec.structs.replace(stands, verdict=moved)
    assert [decided(stands, now=at).allow for at in (LATER - 1, LATER, LATER + 9, LATER + 10)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_until_a_stronger_response_begins_the_one_before_it_holds() -> None:
    stands = standing("budget")
    assert stands.verdict
    raised = msgspec.structs.replace(
        stands.verdict,
        response="suspend",
        enforce_at=LATER,
        before=msgspec.json.encode(stands.verdict).decode(),
    )
    stands = msgspec.structs.replace(stands, verdict=raised)
    assert decided(stands, now=LATER - 1).action == "budget"
    assert decided(stands, now=LATER).action == "suspend"
    assert in_force(raised, NOW - 1) is None


@pytest.mark.parametrize("mode", ["dry_run", "shadow"])
@pytest.mark.parametrize("response", RESPONSES)
def test_outside_enforce_everything_passes_untouched(mode: Any, response: Response) -> None:
    policy = msgspec.structs.replace(POLICY, mode=mode)
    found = decided(standing(response, verification=None), policy)
    assert (found.allow, found.status, found.action, found.mode) == (True, 200, "observe", mode)
    assert (found.headers, found.fallback_model, found.summarise_reasoning) == ({}, None, False)
    assert found.would == decided(standing(response, verification=None)).action


def test_the_allow_list_lifts_a_verdict_and_says_what_stands() -> None:
    entry = Exemption(id="e", scope="org", subject="org_1", reason="audited", expires=LATER)
    found = decided(standing("suspend", exemption=entry))
    assert found.allow
    assert found.reason == "allow_list"
    assert "audited" in found.reasons[0]
    assert "suspend stands" in found.counter_reasons[0]
    assert not decided(standing("suspend", exemption=entry), now=LATER).allow


def test_a_programme_passes_within_its_scope_and_quota() -> None:
    licensed = Programme(id="p", reason="licence 12", expires=LATER, models=("large",), quota=250.0)
    buckets = Buckets()
    found = [decided(standing("suspend", programme=licensed), buckets=buckets) for _ in range(3)]
    assert [f.allow for f in found] == [True, True, False]
    assert found[0].reason == "authorised_programme"
    other = Asked(account="a", model="other")
    assert not decided(standing("suspend", programme=licensed), asked=other).allow


def test_a_rule_of_access_comes_before_the_allow_list_and_names_its_source() -> None:
    policy = msgspec.structs.replace(POLICY, region=[RULE])
    entry = Exemption(id="e", scope="account", subject="a", reason="audited")
    asked = Asked(account="a", model="large", country="XA")
    found = decided(Standing(exemption=entry), policy, asked)
    assert (found.status, found.reason) == (403, "region_rule")
    assert found.reasons == ("terms 2 (since 2026-01-01; terms)",)
    assert found.decision.startswith("dec_")
    assert decided(Standing(exemption=entry), policy).allow


def test_a_rule_may_ask_to_verify() -> None:
    policy = msgspec.structs.replace(POLICY, region=[msgspec.structs.replace(RULE, response="verify")])
    asked = Asked(account="a", model="large", country="XA")
    assert decided(Standing(verification="email"), policy, asked).reason == "verification_required"
    assert decided(Standing(verification="document"), policy, asked).allow


def test_a_tier_asks_at_sign_up() -> None:
    found = decided(Standing(kind="startup", verification="none"))
    assert (found.status, found.reason) == (403, "verification_required")
    assert found.headers["x-stillwatch-verification"] == "email"
    assert decided(Standing(kind="startup", verification="email")).decision == ""


def test_a_request_costs_the_usual_answer_but_no_more_than_it_asks_for() -> None:
    campaign = Campaign(id="c", confidence=1, response="budget", begins=0, tokens=300.0)
    assert cost_of(ASKED, None, POLICY) == 100
    assert cost_of(ASKED, campaign, POLICY) == 300
    assert cost_of(Asked(account="a", model="m", output_tokens=50, choices=4), campaign, POLICY) == 200
    assert cost_of(Asked(account="a", model="m", output_tokens=0, choices=0), campaign, POLICY) == 1
