"""Tables of policies, backtests and abuse."""

from __future__ import annotations

from rich.console import Console

from stillwatch.cli.policy_report import print_abuse, print_backtest, print_policy
from stillwatch.decide.abuse import Abuse
from stillwatch.decide.backtest import Backtest, Meeting
from stillwatch.decide.policy.read import default_text, parse_policy
from stillwatch.decide.proposals import Question
from stillwatch.decide.review.approvals import Grounds

RULE = (
    '\n[[region]]\nname="r1"\nof="owner"\ncountries=["XX"]\nresponse="suspend"\nsource="s"\ndate=2026-01-01\n'
)


def test_a_policy_is_told_with_its_rules() -> None:
    shown = Console(record=True, width=160)
    print_policy(parse_policy(default_text() + RULE, "p"), shown)
    told = shown.export_text()
    assert "rule r1: suspend (since 2026-01-01; s)" in told
    assert "0.20% of accounts" in told
    assert "what only an indicator names: notify" in told


def test_a_backtest_is_told_by_kind_and_response() -> None:
    shown = Console(record=True, width=160)
    meeting = Meeting(account="a", campaign="camp_1", kind="free", response="verify", at=1, waited_h=3.5)
    asks = Question(
        campaign="camp_1", response="suspend", needed=2, why=("too many",), grounds=Grounds(9.0, 6),
        beyond_limits=True,
    )  # fmt: skip
    print_backtest(Backtest(meetings=(meeting,), questions=(asks,), held={"camp_1": ("far",)}), {}, shown)
    told = shown.export_text()
    assert "3.5" in told
    assert "to reach beyond the limits with suspend: too many" in told
    assert "camp_1 is held back: far" in told


def test_an_empty_backtest_says_so() -> None:
    shown = Console(record=True, width=160)
    print_backtest(Backtest(meetings=(), questions=(), held={}), {}, shown)
    assert "nobody would have been met" in shown.export_text()


def test_abuse_without_an_interval_says_why() -> None:
    shown = Console(record=True, width=160)
    sure = Abuse(kind="education", accounts=10, abused=5, campaigns=3, ratio=4.0, low=2.0, high=8.0)
    print_abuse([sure, Abuse(kind="free", accounts=10, abused=1, campaigns=1, ratio=0.25)], shown)
    told = shown.export_text()
    assert "2.00 to 8.00" in told
    assert "too few campaigns" in told
