"""A banned account is replaced within minutes, and half of the traffic pivots after a release."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import DAY, MINUTE
from tests.range.played import Played


def test_replacements_start_within_minutes_of_the_ban(played: Played) -> None:
    members = played.kind("hydra").members
    banned = [m for m in members if m.banned_at]
    assert len(banned) >= 5
    for m in banned:
        follower = [n for n in members if n.group == m.group and n.window[0] > (m.banned_at or 0)]
        if follower:
            assert min(n.window[0] for n in follower) - (m.banned_at or 0) <= 12 * MINUTE
        else:  # too late in the window for another one
            assert played.composition.world.end - (m.banned_at or 0) < 2 * 60 * MINUTE


def test_after_the_ban_there_are_only_refusals_and_then_silence(played: Played) -> None:
    sent = played.kind("hydra")
    bans = np.array([m.banned_at or played.composition.world.end for m in sent.members])[sent.owner]
    late = sent.ts >= bans
    assert late.any()
    assert (sent.ts[late] - bans[late] <= MINUTE).all()
    assert {e.status for e, is_late in zip(sent.exchanges, late, strict=True) if is_late} == {403}


def test_refusals_are_no_harvest(played: Played) -> None:
    harvest = set(played.composition.harvest_ids())
    sent = played.kind("hydra")
    assert not [e for e in sent.exchanges if e.status == 403 and e.id in harvest]


def test_about_half_moves_to_the_new_model_within_a_day(played: Played) -> None:
    sent, world = played.kind("hydra"), played.composition.world
    new = np.array([m == world.models[world.new_model] for m in sent.models])
    assert not new[sent.ts < world.release].any()
    late = sent.ts > world.release + 0.7 * DAY
    assert 0.35 < new[late].mean() < 0.7


def test_replacements_are_fresh_accounts(played: Played) -> None:
    members = played.kind("hydra").members
    start = played.composition.world.start
    later = [m for m in members if m.window[0] > start + DAY and m.facts.created]
    assert later
    assert all((m.facts.created or "") > "2025-12-31" for m in later)
