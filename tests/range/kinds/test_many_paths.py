"""Many paths and account kinds, 13 to 26 exchanges a day, identity shared in part."""

from __future__ import annotations

from collections import Counter

from tests.range.played import Played


def test_rate_a_day(played: Played) -> None:
    sent = played.kind("many_paths")
    days = played.composition.world.days
    whole = [i for i, m in enumerate(sent.members) if m.window[0] == played.composition.world.start]
    counts = Counter(sent.owner.tolist())
    rates = [counts[i] / days for i in whole]
    assert all(8 < rate < 33 for rate in rates)
    assert 13 < sum(rates) / len(rates) < 26


def test_several_paths_and_kinds(played: Played) -> None:
    sent = played.kind("many_paths")
    paths = {(e.access_path or "").split(":")[0] for e in sent.exchanges}
    assert paths >= {"api", "app", "cloud"}
    assert {m.facts.kind for m in sent.members} >= {"education", "startup", "research", "payg"}


def test_identity_is_shared_by_some_and_not_by_all(played: Played) -> None:
    members = played.kind("many_paths").members
    domains = Counter(m.facts.email_domain for m in members if m.facts.email_domain)
    assert max(domains.values()) >= 2
    assert len(domains) > 3


def test_tasks_hardly_repeat(played: Played) -> None:
    sent = played.kind("many_paths")
    asked = Counter(str(e.request.messages[-1].content) for e in sent.exchanges)
    assert len(asked) > 0.97 * len(sent.exchanges)
