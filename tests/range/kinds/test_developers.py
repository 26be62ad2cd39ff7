"""Every developer's program has a system prompt of its own."""

from __future__ import annotations

from tests.range.played import Played


def test_system_prompts_are_their_own(played: Played) -> None:
    sent = played.kind("developers")
    owners: dict[str, set[int]] = {}
    for e, owner in zip(sent.exchanges, sent.owner.tolist(), strict=True):
        if isinstance(e.request.system, str):
            owners.setdefault(e.request.system, set()).add(owner)
    assert len(owners) > 0.6 * len(set(sent.owner.tolist()))
    assert max(len(o) for o in owners.values()) <= 2


def test_some_honest_programs_come_by_clouds_and_resellers(played: Played) -> None:
    paths = {(e.access_path or "").split(":")[0] for e in played.kind("developers").exchanges}
    assert paths == {"api", "cloud", "reseller"}


def test_nothing_of_it_is_harvest(played: Played) -> None:
    assert not played.kind("developers").harvest.any()
