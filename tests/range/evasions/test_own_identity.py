"""Accounts with an identity of their own share no card and are no longer young."""

from __future__ import annotations

from datetime import datetime

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.own_identity import OwnIdentity
from tests.range.evasions.conftest import drawn


def cards(composition: Composition) -> list[str]:
    return [m.facts.payment for m in composition.members if m.campaign and m.facts.payment]


def test_no_two_share_a_card(plain: Composition) -> None:
    own = OwnIdentity().apply(plain, 1.0, drawn())
    assert len(set(cards(plain))) < len(cards(plain))
    assert len(set(cards(own))) == len(cards(own)) > 0


def test_they_are_aged_and_keep_name_plan_and_owner(plain: Composition) -> None:
    start = plain.world.start / 1e6
    own = OwnIdentity().apply(plain, 1.0, drawn())
    for before, after in zip(plain.members, own.members, strict=True):
        assert (before.facts.account, before.facts.org, before.facts.kind) == (
            after.facts.account, after.facts.org, after.facts.kind,
        )  # fmt: skip
        if after.campaign and after.facts.created:
            assert datetime.fromisoformat(after.facts.created).timestamp() < start - 9 * 86400
