"""Rules of access: by what is written, and never by what is not known."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from stillwatch.decide.access import lacks, needed_at_sign_up, needed_on_doubt, region_rule, tier_of
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import Place, Region
from stillwatch.decide.standing import UNKNOWN, Asked, Standing

DEFAULT = default_policy()


def rule(of: Place, **more: object) -> Region:
    given = {"name": "r", "of": of, "countries": ["XA", "XB"], "response": "suspend", "source": "terms",
             "date": date(2026, 1, 1), **more}  # fmt: skip
    return msgspec.convert(given, Region)


def found(region: Region, standing: Standing, country: str | None = None, model: str = "m") -> bool:
    policy = msgspec.structs.replace(DEFAULT, region=[region])
    return region_rule(policy, Asked(account="a", model=model, country=country), standing) is region


def test_each_rule_looks_at_its_own_country() -> None:
    there = Standing(country="XA")
    assert found(rule("sign_up"), there)
    assert not found(rule("request"), there)
    assert found(rule("request"), UNKNOWN, country="XB")
    assert not found(rule("sign_up"), UNKNOWN, country="XB")
    assert not found(rule("owner"), there, country="XA")


@pytest.mark.parametrize(("owners", "falls"), [({"XA": 0.3, "XB": 0.2}, True), ({"XA": 0.49}, False)])
def test_owners_count_together(owners: dict[str, float], falls: bool) -> None:
    assert found(rule("owner"), Standing(owners=owners), country="XC") is falls


def test_what_is_not_known_falls_under_no_rule() -> None:
    assert not any(found(rule(of), UNKNOWN) for of in ("sign_up", "request", "owner"))


def test_a_rule_may_be_for_some_models() -> None:
    only = rule("sign_up", models=["large"])
    assert found(only, Standing(country="XA"), model="large")
    assert not found(only, Standing(country="XA"), model="small")


def test_levels_of_verification() -> None:
    assert lacks(None, "email")
    assert lacks("phone", "document")
    assert not lacks("organisation", "document")
    assert not lacks(None, "none")


def test_a_kind_with_a_tier_needs_more() -> None:
    assert tier_of(DEFAULT, "payg") is None
    assert needed_at_sign_up(DEFAULT, Standing(kind="education", verification="none")) == "email"
    assert needed_at_sign_up(DEFAULT, Standing(kind="education", verification="email")) is None
    assert needed_at_sign_up(DEFAULT, Standing(kind="payg", verification="none")) is None
    assert needed_on_doubt(DEFAULT, Standing(kind="education")) == "organisation"
    assert needed_on_doubt(DEFAULT, Standing(kind="payg")) == "phone"


def test_a_verification_that_is_not_known_is_not_asked_for_at_sign_up() -> None:
    assert needed_at_sign_up(DEFAULT, Standing(kind="education")) is None
