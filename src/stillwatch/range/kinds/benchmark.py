"""Unrelated labs that run the same public benchmarks: same harness, same items, judges with rubrics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client
from stillwatch.range.frames import Wording
from stillwatch.range.grammar import load_grammar
from stillwatch.range.identities import draw_keys, write_name
from stillwatch.range.population import Batch, Member, Population
from stillwatch.range.streams import draw_options, framed_stream, make_batch
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World


class Benchmark:
    """It looks like harvest, word for word, but every lab asks the same items."""

    name = "benchmark"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """`group` is the lab; each lab has one to six keys on its own card and network."""
        members: list[Member] = []
        for lab in range(world.count(rng, 12, 28, least=4)):
            members += _lab(world, rng, lab)
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Each lab runs one or two suites as fast as its limit allows, item by item."""
        suites = _draw_suites(world, rng, int(rng.integers(3, 6)))
        batches = []
        for lab in sorted({m.group for m in members}):
            own = np.array([i for i, m in enumerate(members) if m.group == lab], np.int64)
            for suite in rng.permutation(len(suites))[: int(rng.integers(1, 3))].tolist():
                wording, tasks, size = suites[suite]
                share = min(size, int(rng.integers(40, 260)))
                keys = rng.permutation(size)[:share].astype(np.int64)
                owners = own[np.arange(share) % len(own)]
                begin = world.start + int(rng.uniform(0, 0.9) * world.days * DAY)
                pace = rng.gamma(1.5, rng.uniform(0.01, 0.06) * HOUR / 1.5, share)
                stream = framed_stream([wording], tasks, harvest=False, options=draw_options(rng))
                ts = begin + np.cumsum(pace).astype(np.int64)
                batches.append(make_batch(world, rng, stream, ts, owners, members, keys=keys))
        return batches


def _lab(world: World, rng: np.random.Generator, lab: int) -> list[Member]:
    domain, org = write_name(rng, "company"), world.new_id(rng, "org")
    country = world.people.countries.draw(rng)
    payment, number = world.new_id(rng, "payment"), world.people.bins[country].draw(rng)
    provider = world.networks.cloud(rng)
    subnet, agent = provider.subnet(rng), world.networks.sdks.draw(rng)
    created = world.people.signup_time(rng, world.start, world.start)
    kind = str(rng.choice(["research", "startup", "payg", "enterprise"]))
    members = []
    for _ in range(int(rng.integers(1, 7))):
        client = api_client(
            world, rng, provider=provider, subnet=subnet, user_agent=agent, addresses=1, country=country
        )
        members.append(
            customer(
                world, rng, "benchmark", [client], look_alike=True, group=lab, country=country,
                kind=kind, org=org, email_domain=domain, payment=payment, payment_bin=number,
                created_at=created + int(rng.exponential(20) * HOUR),
            )
        )  # fmt: skip
    return members


def _draw_suites(world: World, rng: np.random.Generator, count: int) -> list[tuple[Wording, TaskWriter, int]]:
    words = load_grammar("vocabulary", "tasks", "study")
    suites = []
    for suite in range(count):
        judge = suite % 3 == 2
        (key,) = draw_keys(rng, 1)
        text = words.write("judge" if judge else "harness", key)
        place = int(rng.integers(3))
        wording = (Wording(system=text), Wording(head=text), Wording(tail=text))[place]
        size = int(rng.integers(120, 420))
        label = "eval:rubric_grading" if judge else "eval:"
        given = world.corpora.take((label,), size)
        symbols = ("graded",) if judge else ("item_text",)
        suites.append((wording, TaskWriter(int(rng.integers(2**62)), symbols, given, words), size))
    return suites
