"""Strangers share little, rings share what their habits say, and facts go missing for everybody."""

from __future__ import annotations

from collections import Counter

import numpy as np

from stillwatch.range.arrivals import DAY
from stillwatch.range.casting import customer, draw_facts, draw_ring
from stillwatch.range.clients import app_client
from stillwatch.range.world import ComposeSettings, draw_world

WORLD = draw_world(ComposeSettings(seed=21))


def test_strangers_have_their_own_payments_and_common_mail() -> None:
    rng = np.random.default_rng(1)
    facts = [draw_facts(WORLD, rng) for _ in range(400)]
    cards = [f.payment for f in facts if f.payment]
    assert len(set(cards)) == len(cards)
    mail = Counter(f.email_domain for f in facts if f.email_domain)
    assert mail.most_common(1)[0][1] > 20
    assert len({f.account for f in facts}) == 400


def test_facts_are_missing_at_random() -> None:
    rng = np.random.default_rng(2)
    facts = [draw_facts(WORLD, rng) for _ in range(400)]
    for name in ("created", "email_domain", "phone_prefix", "signup_ip", "country"):
        assert 0 < sum(getattr(f, name) is None for f in facts) < 120


def test_the_free_pay_nothing() -> None:
    rng = np.random.default_rng(3)
    assert all(draw_facts(WORLD, rng, kind="free").payment is None for _ in range(30))


def test_a_ring_shares_as_often_as_its_habits_say() -> None:
    rng = np.random.default_rng(4)
    ring = draw_ring(WORLD, rng, size=100, habits={"payment": 1.0, "email_domain": 0.5}, cards=3, batches=2)
    known = [ring.known(rng) for _ in range(300)]
    shared = np.mean(["email_domain" in k for k in known])
    assert 0.3 < shared < 0.7
    assert len({k["payment"] for k in known if "payment" in k}) == 3
    made = np.array([k["created_at"] for k in known])
    near = [np.mean(np.abs(made - start) < 3 * DAY) for start in ring.signups]
    assert sum(near) > 0.8


def test_a_customer_is_active_from_its_sign_up() -> None:
    rng = np.random.default_rng(5)
    client = app_client(WORLD, rng, WORLD.people.countries.draw(rng))
    late = WORLD.start + 2 * DAY
    assert customer(WORLD, rng, "chat", [client], created_at=late).window == (late, WORLD.end)
    early = customer(WORLD, rng, "chat", [client], created_at=WORLD.start - DAY)
    assert early.window == (WORLD.start, WORLD.end)
