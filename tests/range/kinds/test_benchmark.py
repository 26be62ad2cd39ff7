"""Unrelated labs ask the same public items in the same harness."""

from __future__ import annotations

from tests.range.played import Played, user_text


def test_labs_share_items_and_no_identity(played: Played) -> None:
    sent = played.kind("benchmark")
    labs: dict[str, set[int]] = {}
    for e, owner in zip(sent.exchanges, sent.owner.tolist(), strict=True):
        labs.setdefault(user_text(e), set()).add(sent.members[owner].group)
    assert sum(len(who) > 1 for who in labs.values()) > 20
    orgs: dict[str | None, set[int]] = {}
    for m in sent.members:
        orgs.setdefault(m.facts.org, set()).add(m.group)
    assert all(len(groups) == 1 for groups in orgs.values())


def test_items_repeat_over_accounts(played: Played) -> None:
    sent = played.kind("benchmark")
    assert len({user_text(e) for e in sent.exchanges}) < 0.9 * len(sent.exchanges)
