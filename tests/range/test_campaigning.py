"""A campaign's members share its ring, its networks and its name."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import DAY
from stillwatch.range.campaigning import CampaignPlan, access_paths, draw_campaign, payload, ring_members
from stillwatch.range.corpora import Corpora
from stillwatch.range.world import ComposeSettings, draw_world

WORLD = draw_world(ComposeSettings(seed=24))


def test_members_share_the_name_and_some_networks() -> None:
    rng = np.random.default_rng(1)
    plan = CampaignPlan(size=60, habits={"payment_bin": 1.0}, subnets=4)
    members = ring_members(WORLD, rng, "hydra", draw_campaign(WORLD, rng, plan), 60)
    assert len({m.campaign for m in members}) == 1
    nets = [c.ips[0].rsplit(".", 1)[0] for m in members for c in m.clients if c.ips]
    assert len(set(nets)) < 0.4 * len(nets)


def test_members_start_no_earlier_than_they_signed_up() -> None:
    rng = np.random.default_rng(2)
    plan = CampaignPlan(size=30, habits={}, age_days=(-3.0, -1.0))
    members = ring_members(WORLD, rng, "hydra", draw_campaign(WORLD, rng, plan), 30)
    assert min(m.window[0] for m in members) >= WORLD.start + DAY


def test_payload_uses_at_most_a_third_of_real_prompts() -> None:
    world = draw_world(ComposeSettings(seed=25))
    world.corpora = Corpora({"distill:cot": [f"real {n}" for n in range(500)]})
    writer = payload(world, np.random.default_rng(3), ("task",), ("distill:cot",), 300)
    texts = [writer.write(key) for key in range(300)]
    assert sum(t.startswith("real ") for t in texts) == 100
    assert len(world.corpora.rows["distill:cot"]) == 400


def test_access_paths_cover_all_ways() -> None:
    ways = {p.split(":")[0] for p in access_paths(np.random.default_rng(4))}
    assert ways == {"api", "app", "cloud", "reseller"}
