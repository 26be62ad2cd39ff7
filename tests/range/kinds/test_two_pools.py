"""The second pool takes over within the hour, under another identity, with part of the frames."""

from __future__ import annotations

from stillwatch.range.arrivals import HOUR
from tests.range.played import Played


def test_failover_within_the_hour(played: Played) -> None:
    sent = played.kind("two_pools")
    before = [m for m in sent.members if m.group == 0]
    after = [m for m in sent.members if m.group == 1]
    stop = max(m.window[1] for m in before)
    assert before
    assert after
    assert all(abs(m.window[0] - stop) <= HOUR for m in after)
    pools = [sent.members[i].group for i in sent.owner]
    assert all(ts <= stop for ts, pool in zip(sent.ts, pools, strict=True) if pool == 0)
    assert {m.campaign for m in sent.members} == {before[0].campaign}


def test_the_pools_share_no_card(played: Played) -> None:
    members = played.kind("two_pools").members
    cards = [{m.facts.payment for m in members if m.group == pool} - {None} for pool in (0, 1)]
    assert not cards[0] & cards[1]


def test_the_pools_share_some_frames_and_not_all(played: Played) -> None:
    sent = played.kind("two_pools")
    frames: list[set[str]] = [set(), set()]
    for e, owner in zip(sent.exchanges, sent.owner, strict=True):
        text = str(e.request.messages[-1].content)
        parts = {str(e.request.system), text.split("\n\n")[0], text.rsplit("\n\n", 1)[-1]}
        frames[sent.members[owner].group] |= parts
    assert len(frames[0] & frames[1]) >= 5
    assert frames[1] - frames[0]
