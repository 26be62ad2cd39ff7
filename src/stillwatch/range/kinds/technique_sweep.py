"""One request over thousands of technique variants, to learn which of them gets the reasoning out.

Mirrors the test of 12,000 requests, each with a different technique, reported in September 2026.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import bursts, constant_rate, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.frames import Wording
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.identities import draw_keys
from stillwatch.range.population import Batch, Member, Population, Prompt, Stream, active_days, windows_of
from stillwatch.range.streams import draw_answers, draw_options, make_batch, user_prompt
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World

_VARIANTS = 12_000  # of one request, as reported; a larger sweep asks for more than one thing
_MOST_AT_ONCE = 3  # techniques in one request: one by one they are too few for thousands of variants
_TECHNIQUES = ("debug", "fake_system", "translation", "role_play", "replay", "encoding", "authority")


class TechniqueSweep:
    """The request stays, the way of asking changes every time."""

    name = "technique_sweep"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A small pool with virtual cards."""
        size = world.count(rng, 30, 110)
        plan = CampaignPlan(
            size=size,
            cards=max(3, size // 5),
            habits={"payment": 0.4, "payment_bin": 0.7, "email_domain": 0.6, "signup_user_agent": 0.5},
            batches=int(rng.integers(1, 4)),
            account_kinds=("payg", "research"),
            subnets=max(2, size // 8),
            agents=int(rng.integers(1, 4)),
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Short bursts at any hour."""
        per_burst = rng.uniform(2.0, 6.0)
        owners = spread_counts(rng, rng.uniform(10, 26) / per_burst * active_days(members))
        ts, burst = bursts(rng, constant_rate(rng, owners, windows_of(members)), 0.6, 25.0, per_burst)
        owners = owners[burst]
        stream = sweep_stream(rng, max(int(rng.integers(1, 4)), len(ts) // _VARIANTS))
        return [make_batch(world, rng, stream, ts, owners, members, median_output=700)]


def sweep_stream(rng: np.random.Generator, requests: int) -> Stream:
    """Variants of a few base requests; the key chooses the technique and its wording."""
    grammar = load_grammar("vocabulary", "techniques")
    dialect = grammar.restricted(rng, (4, 40))
    base = TaskWriter(int(rng.integers(2**62)))
    asked = [base.write(int(k)) for k in draw_keys(rng, requests)]
    techniques = rng.permutation(_TECHNIQUES)[: int(rng.integers(4, 8))].tolist()
    systems = {"fake_system"} if rng.random() < 0.5 else set()

    answers, options = draw_answers("refusal"), draw_options(rng)

    def render(key: int) -> Prompt:
        scattered = mix(key)
        technique = techniques[scattered % len(techniques)]
        text = " ".join(
            dialect.write(techniques[mix(scattered + n) % len(techniques)] if n else technique, scattered + n)
            for n in range(1 + (scattered >> 40) % _MOST_AT_ONCE)
        )
        word = Wording(head=text) if scattered >> 8 & 1 else Wording(tail=text)
        if technique in systems:
            word = Wording(system=text)
        task = asked[(scattered >> 16) % len(asked)]
        answer = answers[scattered >> 20 & 511]
        return user_prompt(word.wrap(task), word.system, answer)

    def bare(key: int) -> Prompt:
        return user_prompt(base.write(mix(key)), answer=answers[key & 511])

    def fresh(key: int) -> Prompt:
        scattered = mix(key)
        word = Wording(head=grammar.write(techniques[scattered % len(techniques)], scattered))
        return user_prompt(word.wrap(base.write(scattered)), answer=answers[key & 511])

    return Stream(render, harvest=True, options=options, bare=bare, fresh=fresh)
