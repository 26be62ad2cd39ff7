"""The scene: who is a suspect is loaded and nobody else, and the frames in it are those of its rows."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.facts import facts_table
from stillwatch.engine.scene import Feeds, build_scene
from stillwatch.engine.sightings import Sight
from stillwatch.model.account import AccountFacts
from stillwatch.model.contract import Scene
from stillwatch.model.errors import StillwatchError
from stillwatch.model.lake import EXCHANGES
from tests.detect.normal_rows import exchange
from tests.engine.fingerprinted import KEY, hashed, knowing

FRAME = "Imagine the internal reasoning behind a finished answer and write it out, in the voice of {}."
THINGS = ["umbrellas", "volcanoes", "cheese", "glaciers", "typewriters", "sonnets", "tariffs", "beetles"]
POOL = [
    exchange(n, account=f"pool_{n % 6}", user=f"{FRAME.format(THINGS[n % 8])} Take case {n} of them.")
    for n in range(60)
]
CHAT = [
    exchange(100 + n, account=f"chat_{n % 9}", user=f"What do {THINGS[n % 8]} cost in {1900 + n}?")
    for n in range(9)
]
FACTS = [AccountFacts(account="pool_1", payment="card"), AccountFacts(account="chat_2", payment="card")]
Built = tuple[Scene, dict[Sight, FrameIndex]]


@pytest.fixture(scope="module")
def built() -> Built:
    with knowing([*POOL, *CHAT]) as engine:
        licensed = {hashed("account", "chat_3"): "a licence"}
        return build_scene(
            engine, Feeds(lambda: facts_table(FACTS, KEY), {"atlas-4": 1_767_571_200.0}, licensed)
        )


def at(scene: Scene, *names: str) -> list[int]:
    return [int(np.searchsorted(scene.accounts.hashes, hashed("account", name))) for name in names]


def test_everybody_is_an_account_and_only_suspects_traffic_is_loaded(built: Built) -> None:
    scene, _ = built
    assert len(scene.accounts) == 15
    pool = at(scene, *(f"pool_{n}" for n in range(6)))
    assert set(pool) <= set(scene.traffic.account.tolist())
    assert len(scene.traffic) < scene.accounts.exchanges.sum()
    # of whoever is loaded everything is
    loaded = np.unique(scene.traffic.account)
    sent = np.bincount(scene.traffic.account, minlength=15)
    assert sent[loaded].tolist() == scene.accounts.exchanges[loaded].tolist()


def test_the_feeds_are_in_the_scene(built: Built) -> None:
    scene, _ = built
    one, other, third = at(scene, "pool_1", "chat_2", "pool_2")
    payment = scene.accounts.attributes["payment"]
    assert payment[one] == payment[other] != payment[third] == -1
    assert scene.accounts.authorised[at(scene, "chat_3")[0]] == "a licence"
    assert scene.releases == {"atlas-4": 1_767_571_200.0}
    assert scene.release_days["atlas-4"].moved.tolist() == scene.accounts.first_seen.tolist()
    assert scene.apart is None


def test_the_pool_is_a_candidate_and_nobody_else_is_in_one(built: Built) -> None:
    scene, indexes = built
    assert set(indexes) == {"wording", "meaning"}
    pool = sorted(at(scene, *(f"pool_{n}" for n in range(6))))
    candidates = indexes["wording"].candidates(scene)
    assert candidates[0].accounts.tolist() == pool
    assert len(candidates[0].exchanges) == 60
    assert all(set(one.accounts.tolist()) <= set(pool) for one in candidates)


def test_a_sighting_is_of_an_exchange_that_is_loaded_and_a_frame_of_the_company(built: Built) -> None:
    scene, indexes = built
    assert len(indexes["wording"].x)
    for index in indexes.values():
        pairs = np.stack([index.frame, index.x])
        assert len(np.unique(pairs, axis=1)[0]) == len(index.x)
        assert index.x.max(initial=-1) < len(scene.traffic)
        assert index.frame.max(initial=-1) < len(index.company.hashes)
        loaded = np.bincount(
            np.unique(index.frame * 100 + scene.traffic.account[index.x]) // 100,
            minlength=len(index.company.hashes),
        )
        assert (loaded <= index.company.users).all()


def test_a_window_without_an_exchange_is_a_fault() -> None:
    with DuckDBEngine() as engine:
        engine.register("exchanges", EXCHANGES.empty_table())
        with pytest.raises(StillwatchError, match="holds no exchange"):
            build_scene(engine, Feeds(lambda: None, {}, {}))


def test_exchanges_without_any_text_give_a_scene_without_suspects() -> None:
    with knowing([exchange(n) for n in range(12)]) as engine:
        scene, indexes = build_scene(engine, Feeds(lambda: None, {}, {}))
    assert len(scene.accounts) == 3
    assert len(scene.traffic) == 0
    assert all(index.candidates(scene) == [] for index in indexes.values())
