"""The portrait of a campaign against plain counting."""

from __future__ import annotations

from collections import Counter

import pytest

from stillwatch.engine.campaigns import Joined, join
from stillwatch.engine.names import account_names
from stillwatch.engine.portrait import sub_streams, targets, ties, traffic_points
from stillwatch.engine.replay import replay
from stillwatch.link.lifecycle import stamp
from stillwatch.model.contract import Scene
from tests.engine.judging import campaign, named


@pytest.fixture(scope="module")
def joined() -> tuple[Joined, Scene]:
    scene, candidate, end = campaign()
    judged = named(candidate.accounts.tolist(), 7, candidate.exchanges)
    return join([judged], [replay(candidate, scene, end)], scene, end), scene


def test_what_stands_out_is_the_target(joined: tuple[Joined, Scene]) -> None:
    one, scene = joined
    assert targets(one.exchanges, scene) == ["reasoning_elicitation"]


def test_traffic_is_counted_by_hour_and_model(joined: tuple[Joined, Scene]) -> None:
    one, scene = joined
    ts, model = scene.traffic.ts[one.exchanges], scene.traffic.model[one.exchanges]
    expected = Counter(
        (stamp(t // 3600 * 3600), scene.traffic.models[m]) for t, m in zip(ts, model, strict=True)
    )
    points = traffic_points(one.exchanges, scene)
    assert {(p.hour, p.model): p.exchanges for p in points} == expected
    assert [p.hour for p in points] == sorted(p.hour for p in points)


def test_a_sub_stream_is_a_frame_family(joined: tuple[Joined, Scene]) -> None:
    one, scene = joined
    (stream,) = sub_streams(one, scene)
    assert (stream.exchanges, stream.accounts, stream.wordings) == (len(one.exchanges), 12, 1)
    assert stream.label == "reasoning_elicitation"
    assert stream.frame == f"frame-{7:016x}"


def test_ties_name_who_shares_what_strongest_first(joined: tuple[Joined, Scene]) -> None:
    one, scene = joined
    names = {int(h): f"acct_{n}" for n, h in enumerate(scene.accounts.hashes)}
    found = ties(one, scene, names)
    assert {"payment", "net"} <= {tie.kind for tie in found}
    cards = sorted(tie.accounts for tie in found if tie.kind == "payment")
    assert cards == sorted(sorted(f"acct_{n}" for n in range(12) if n % 2 == rest) for rest in (0, 1))
    assert [tie.bits for tie in found] == sorted((tie.bits for tie in found), reverse=True)
    assert [tie.what for tie in found if tie.kind == "payment"] == ["no. 1", "no. 2"]


def test_ties_of_accounts_without_names_hold_their_hashes(joined: tuple[Joined, Scene]) -> None:
    one, scene = joined
    (first, second) = (tie.accounts for tie in ties(one, scene, {}) if tie.kind == "payment")
    assert sorted(first + second) == sorted(account_names(one.accounts, scene, {}))


def test_an_exchange_of_two_frame_families_is_counted_for_the_larger() -> None:
    scene, candidate, end = campaign()
    accounts, fewer = candidate.accounts.tolist(), candidate.exchanges[:50]
    both = [named(accounts, 7, candidate.exchanges), named(accounts, 8, fewer)]
    times = replay(candidate, scene, end)
    streams = sub_streams(join(both, [times, times], scene, end), scene)
    assert [(s.frame, s.exchanges) for s in streams] == [(f"frame-{7:016x}", len(candidate.exchanges))]
