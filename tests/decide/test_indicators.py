"""Somebody else's word: told with its source, never above what the policy names, never above `verify`."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.answer import Decision
from stillwatch.decide.budget import Buckets
from stillwatch.decide.context import Context
from stillwatch.decide.decision import decide
from stillwatch.decide.draws import Draws
from stillwatch.decide.indicators import against, check, decision_of, live, says
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import IndicatorResponse, Mode, Policy, Tier
from stillwatch.decide.responses import RESPONSES, UNAIDED, Response, is_above
from stillwatch.decide.standing import Asked, Exemption, Indicator, Named, Standing, Verdict
from stillwatch.model.errors import StillwatchError

NOW = 1_700_000_000_000_000
SECRET = b"secret"
ASKED = Asked(account="a", model="large")
LAB = Indicator(
    id="ind_1", kind="account", value="00000000deadbeef", source="Example Lab", reason="resold in May",
    confidence=0.8, since=NOW - 9, valid_until=NOW + 9, by="ann",
)  # fmt: skip


def word(**more: Any) -> Indicator:
    return msgspec.structs.replace(LAB, **more)


def policy(answer: IndicatorResponse = "notify", mode: Mode = "enforce", **more: Any) -> Policy:
    return msgspec.structs.replace(default_policy(), mode=mode, indicators=answer, version="v", **more)


def decided(*words: Indicator, under: Policy | None = None, now: int = NOW, **more: Any) -> Decision:
    context = Context(under or policy(), Buckets(), Draws(), SECRET)
    return decide(ASKED, Standing(indicators=words, **more), context, now)


def verdict(response: Response) -> Verdict:
    return Verdict(
        account="a", campaign=None, response=response, reason="its frames", since=NOW, enforce_at=NOW,
        decision="dec_1",
    )  # fmt: skip


def test_a_match_is_told_with_its_source_and_that_it_is_only_a_word() -> None:
    found = decided(LAB)
    assert (found.action, found.allow, found.reason) == ("notify", True, "indicator")
    assert found.reasons == (
        "shared: Example Lab names this account: resold in May (confidence 0.80; ind_1)",
    )
    assert found.counter_reasons == ("it is the word of Example Lab, and nothing that was measured here",)
    assert found.decision == decision_of(SECRET, "a", LAB, "v")
    assert found.appeal


def test_the_caller_is_not_told_that_somebody_named_them() -> None:
    told = decided(LAB, under=policy("verify"))
    for decision in (decided(LAB), told):
        assert "indicator" not in " ".join((*decision.headers, *decision.headers.values()))
    assert decided(LAB).headers["x-stillwatch-reason"] == "account"
    assert (told.status, told.reason) == (403, "verification_required")


def test_observe_and_verify_do_as_the_policy_says() -> None:
    seen = decided(LAB, under=policy("observe"))
    assert (seen.action, seen.allow, seen.headers) == ("observe", True, {})
    assert seen.decision
    asked = decided(LAB, under=policy("verify"))
    assert (asked.action, asked.headers["x-stillwatch-verification"]) == ("verify", "phone")
    shown = decided(LAB, under=policy("verify"), verification="phone")
    assert (shown.allow, shown.action) == (True, "notify")


def test_a_kind_with_a_tier_is_asked_no_more_than_the_policy_names() -> None:
    tiers = policy(tier=[Tier(kind="education", on_doubt="organisation")])
    assert decided(LAB, under=tiers, kind="education").action == "notify"


@given(
    st.sampled_from(get_args(IndicatorResponse)),
    st.lists(st.tuples(st.sampled_from(get_args(Named)), st.floats(0, 1)), min_size=1, max_size=9),
    st.sampled_from([None, "none", "email", "phone", "document"]),
)
def test_however_many_words_and_however_sure_nothing_goes_above_verify(
    answer: IndicatorResponse, words: list[tuple[Named, float]], shown: str | None
) -> None:
    told = [word(id=f"ind_{n}", kind=kind, confidence=sure) for n, (kind, sure) in enumerate(words)]
    found = decided(*told, under=policy(answer), verification=shown)
    assert not is_above(found.action, UNAIDED)
    assert found.status in (200, 403)
    if answer != "verify" or shown in ("phone", "document"):
        assert found.allow
    assert 1 <= len(found.reasons) <= 5
    assert found.campaign is None


@pytest.mark.parametrize("mode", ["dry_run", "shadow"])
def test_where_nothing_is_enforced_requests_pass_untouched(mode: Mode) -> None:
    found = decided(LAB, under=policy("verify", mode))
    assert (found.action, found.would, found.allow, found.headers) == ("observe", "verify", True, {})


def test_whoever_is_exempt_passes_and_the_word_is_told() -> None:
    listed = Exemption(id="e", scope="account", subject="a", reason="audited")
    found = decided(LAB, under=policy("verify"), exemption=listed)
    assert (found.allow, found.reason, found.counter_reasons) == (True, "allow_list", says((LAB,)))


@pytest.mark.parametrize("response", RESPONSES[1:])
def test_a_verdict_as_strong_speaks_and_the_word_is_told_besides(response: Response) -> None:
    found = decided(LAB, verdict=verdict(response), verification="document")
    alone = decided(verdict=verdict(response), verification="document")
    assert found.reasons == (*alone.reasons, *says((LAB,)))
    assert found.counter_reasons == (*alone.counter_reasons, *against((LAB,)))
    assert (found.action, found.decision) == (alone.action, "dec_1")


def test_a_weaker_verdict_gives_way_and_is_told() -> None:
    found = decided(LAB, verdict=verdict("observe"))
    assert (found.action, found.reason) == ("notify", "indicator")
    assert found.reasons[-1] == "observe stands: its frames"


def test_an_indicator_ends() -> None:
    assert live((LAB,), LAB.valid_until - 1) == (LAB,)
    assert not live((LAB,), LAB.valid_until)
    assert decided(LAB, now=LAB.valid_until).decision == ""


def test_what_may_differ_at_the_next_request_is_asked_again() -> None:
    assert decided(LAB).valid_for_s == 5.0
    assert decided(word(kind="org")).valid_for_s == 5.0
    for kind in ("network", "client", "frame"):
        assert decided(LAB, word(kind=kind)).valid_for_s == 0.0


def test_what_is_shared_by_many_is_said_against_it_once() -> None:
    told = (word(kind="network"), word(kind="network", id="ind_2"), word(kind="client", source="CERT"))
    assert against(told) == (
        "it is the word of Example Lab, and nothing that was measured here",
        "others may be on the same network",
        "it is the word of CERT, and nothing that was measured here",
        "anybody may use the same client",
    )


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"source": " "}, "source"),
        ({"reason": "two\nlines"}, "reason"),
        ({"reason": "nul \0"}, "reason"),
        ({"confidence": 1.1}, "confidence"),
        ({"confidence": float("nan")}, "confidence"),
        ({"valid_until": LAB.since}, "valid_until"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(more: dict[str, Any], names: str) -> None:
    assert check(LAB) is LAB
    with pytest.raises(StillwatchError, match=f"^{names}: ") as raised:
        check(word(**more))
    assert raised.value.hint
