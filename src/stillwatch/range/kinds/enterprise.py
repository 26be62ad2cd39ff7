"""One firm: one card, one organisation, one office address range, sign-up in batches, ordinary work."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR, day_rhythm, spread_counts
from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client, app_client
from stillwatch.range.grammar import load_grammar
from stillwatch.range.identities import write_name
from stillwatch.range.population import Batch, Member, Population, peaks_of, windows_of
from stillwatch.range.streams import make_batch, task_stream
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World


class Enterprise:
    """As concentrated in identity as any campaign; it says so, and its work is its own."""

    name = "enterprise"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """`group` is the firm."""
        members: list[Member] = []
        for firm in range(int(rng.integers(2, 4))):
            members += _staff(world, rng, firm, world.count(rng, 50, 140))
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Office hours; a part goes through the firm's internal tool with its own system prompt."""
        words = load_grammar("vocabulary", "tasks", "systems")
        volume = np.minimum(world.rates.daily(rng, len(members), 3.0, 0.8) * world.days, 300.0)
        owners = spread_counts(rng, volume)
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 2.2, 0.01)
        weekday = (ts // DAY + 3) % 7  # 1970-01-01 was a Thursday; 0 is Monday
        keep = (weekday < 5) | (np.arange(len(ts)) % 12 == 0)
        ts, owners = ts[keep], owners[keep]
        firms = np.array([m.group for m in members], dtype=np.int64)[owners]
        batches = []
        for firm in sorted(set(firms.tolist())):
            tool = words.write("internal", int(rng.integers(2**62)))
            inside = rng.random(len(ts)) < 0.4
            for system, part in ((tool, inside), (None, ~inside)):
                stream = task_stream(TaskWriter(int(rng.integers(2**62))), system=system)
                chosen = part & (firms == firm)
                batches.append(make_batch(world, rng, stream, ts[chosen], owners[chosen], members))
        return batches


def _staff(world: World, rng: np.random.Generator, firm: int, size: int) -> list[Member]:
    domain, org = write_name(rng, "company"), world.new_id(rng, "org")
    payment, country = world.new_id(rng, "payment"), world.people.countries.draw(rng)
    number = world.people.bins[country].draw(rng)
    provider = world.networks.home(rng, country)
    office = provider.subnet(rng)
    waves = world.start - (rng.uniform(3, 200, int(rng.integers(1, 4))) * DAY).astype(np.int64)
    peak = float(rng.uniform(0, 24))
    members = []
    for _ in range(size):
        ips = [f"{office}.{last}" for last in rng.integers(1, 255, size=2).tolist()]
        app = app_client(world, rng, country, ips=ips)
        api = api_client(world, rng, provider=provider, subnet=office, country=country)
        created = int(rng.choice(waves)) + int(rng.exponential(8 * HOUR))
        members.append(
            customer(
                world, rng, "enterprise", (app, api) if rng.random() < 0.3 else (app,),
                look_alike=True, group=firm, peak_hour=peak + float(rng.normal(0, 1.0)),
                created_at=created, kind="enterprise", org=org, email_domain=domain,
                payment=payment, payment_bin=number, country=country, verification="organisation",
                signup_ip=f"{office}.{rng.integers(1, 255)}",
            )
        )  # fmt: skip
    return members
