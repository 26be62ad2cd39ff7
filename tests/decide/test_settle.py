"""The campaign pays for what its answers were, each once, whoever tells it and however often."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.budget import Buckets
from stillwatch.decide.draws import KEPT_US, Draw, Draws
from stillwatch.decide.exempt import purse_of_programme
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import Budget, Policy, Rung
from stillwatch.decide.settle import Answer, Purses, settle_logged, settle_told
from stillwatch.decide.standing import Verdict

NOW = 1_700_000_000_000_000
TERMS = Budget(size=10_000, refill_per_day=1e-6)
POLICY = msgspec.structs.replace(default_policy(), mode="enforce", budget=TERMS)
HARVEST = [Rung(response="observe", confidence=0), Rung(response="budget", confidence=0.5, aim="harvest")]
VERDICT = Verdict(
    account="ann",
    campaign="camp_1",
    response="budget",
    reason="",
    since=NOW,
    enforce_at=NOW,
    decision="dec_1",
)


def purses(policy: Policy = POLICY, *drawn: Draw) -> Purses:
    buckets = Buckets()
    for one in drawn:
        buckets.take(one.purse, one.tokens, TERMS, NOW)
    draws = Draws()
    for one in drawn:
        draws.put(one)
    return Purses(policy, buckets, draws)


def draw(name: str = "draw_1", exchange: str | None = None) -> Draw:
    return Draw(id=name, purse="camp_1", account="ann", at=NOW, tokens=400.0, exchange=exchange)


def answer(exchange: str = "e1", tokens: float = 2500, at: int = NOW, status: int | None = 200) -> Answer:
    return Answer(exchange, "ann", at, tokens, status)


def left(of: Purses) -> float:
    return of.buckets.left("camp_1", TERMS, NOW)


@pytest.mark.parametrize("exchange", [None, "e1"])
def test_an_answer_costs_its_own_size_and_not_the_mean(exchange: str | None) -> None:
    of = purses(POLICY, draw(exchange=exchange))
    assert left(of) == 9600
    settle_logged(answer(tokens=2500), VERDICT, of, NOW)
    assert left(of) == 7500


def test_a_small_answer_gives_back_what_was_too_much() -> None:
    of = purses(POLICY, draw())
    settle_logged(answer(tokens=10), VERDICT, of, NOW)
    assert left(of) == 9990


@given(st.lists(st.integers(0, 4), max_size=20))
def test_however_often_answers_are_sent_each_counts_once(sent: list[int]) -> None:
    of = purses(POLICY, draw())
    for number in sent:
        settle_logged(answer(f"e{number}", 100), VERDICT, of, NOW)
    assert left(of) == 10_000 - max(len(set(sent)) * 100, 0 if sent else 400)


def test_the_gateway_is_believed_until_the_log_tells() -> None:
    of = purses(POLICY, draw())
    assert settle_told("draw_1", 3000, of, NOW)
    assert left(of) == 7000
    settle_logged(answer(tokens=2900), VERDICT, of, NOW)
    assert left(of) == 7100
    assert not settle_told("draw_1", 1, of, NOW)
    assert settle_told("draw_9", 1, of, NOW) is None
    assert left(of) == 7100


def test_a_programmes_quota_pays_for_its_own_answers_whatever_stands_against_the_account() -> None:
    quota = Budget(size=5000, refill_per_day=5000)
    of = msgspec.structs.replace(purses(), quotas={"p": quota})
    purse = purse_of_programme("p")
    of.buckets.take(purse, 400, quota, NOW)
    of.draws.put(msgspec.structs.replace(draw(), purse=purse))
    settle_logged(answer(tokens=2500), VERDICT, of, NOW)
    assert of.buckets.left(purse, quota, NOW) == 2500
    assert left(of) == 10_000
    gone = msgspec.structs.replace(draw("draw_2"), purse=purse_of_programme("over"))
    of.draws.put(gone)
    assert settle_told("draw_2", 9, of, NOW)
    assert of.buckets.changed().keys() == {purse}


def test_an_answer_that_nobody_asked_about_is_taken_in_full() -> None:
    of = purses()
    settle_logged(answer(tokens=12_000), VERDICT, of, NOW)
    assert left(of) == -2000
    assert of.buckets.take("camp_1", 1, TERMS, NOW) > 0


@pytest.mark.parametrize(
    ("policy", "verdict", "at"),
    [
        (msgspec.structs.replace(POLICY, mode="shadow"), VERDICT, NOW),  # it would have been refused
        (POLICY, None, NOW),
        (POLICY, msgspec.structs.replace(VERDICT, response="verify"), NOW),
        (POLICY, msgspec.structs.replace(VERDICT, enforce_at=NOW + 1), NOW),  # before the budget began
        (msgspec.structs.replace(POLICY, ladder=HARVEST), VERDICT, NOW),  # may be another customer's
        (POLICY, msgspec.structs.replace(VERDICT, enforce_at=0), NOW - KEPT_US - 1),  # too late to tell
    ],
)
def test_and_only_where_a_budget_was_in_force(policy: Policy, verdict: Verdict | None, at: int) -> None:
    of = purses(policy)
    settle_logged(answer(at=at), verdict, of, NOW)
    assert left(of) == 10_000


@pytest.mark.parametrize("refused", [answer(tokens=0), answer(tokens=5, status=429)])
def test_a_refused_request_is_no_answer_to_another_one(refused: Answer) -> None:
    of = purses(msgspec.structs.replace(POLICY, ladder=HARVEST), draw())
    settle_logged(refused, VERDICT, of, NOW)
    assert left(of) == 9600


def test_a_failed_answer_that_is_known_by_its_id_costs_nothing() -> None:
    of = purses(POLICY, draw(exchange="e1"))
    settle_logged(answer(tokens=0, status=500), VERDICT, of, NOW)
    assert left(of) == 10_000


def test_an_account_without_a_campaign_has_an_allowance_of_its_own() -> None:
    of = purses()
    settle_logged(answer(tokens=70), msgspec.structs.replace(VERDICT, campaign=None), of, NOW)
    assert of.buckets.left("account:ann", TERMS, NOW) == 9930
