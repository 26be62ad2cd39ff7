"""Generates a labelled lake of fingerprints, hour by hour, so that memory does not grow with its length."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import msgspec
import numpy as np
import pyarrow as pa

from stillwatch.detect.fingerprints.arrays import Bools, Int64s
from stillwatch.ingest.durable import PRIVATE
from stillwatch.ingest.keys import KEY_BYTES
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.names import NAMES
from stillwatch.ingest.parts import PART_ROWS
from stillwatch.model.account import Release
from stillwatch.range.arrivals import HOUR
from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.draft import Draft, join
from stillwatch.range.fingerprints.frameworks import Frameworks
from stillwatch.range.fingerprints.harvesting import Harvesting
from stillwatch.range.fingerprints.labels import HarvestLog, write_labels
from stillwatch.range.fingerprints.market import Market, draw_market
from stillwatch.range.fingerprints.mixing import hashes_of
from stillwatch.range.fingerprints.ordinary import Ordinary
from stillwatch.range.fingerprints.people import People, draw_people, scaled
from stillwatch.range.fingerprints.plans import Plan, draw_plans
from stillwatch.range.fingerprints.roles import CAMPAIGN, Roles, draw_roles
from stillwatch.range.fingerprints.rows import RowWriter
from stillwatch.range.fingerprints.scheduled import Scheduled
from stillwatch.range.fingerprints.settings import GenerateSettings
from stillwatch.range.fingerprints.signups import draw_facts
from stillwatch.range.fingerprints.texts import draw_topics
from stillwatch.range.fingerprints.works import CUSTOMERS, Works, draw_works
from stillwatch.range.world import format_time

Progress = Callable[[int, int], None]
"""Called with the hours that are done, and how many there are."""

_TRAFFIC: Final = 1  # seeds apart from the world's: of what is drawn once, and of each hour


class Stream(Protocol):
    """A source of exchanges."""

    def draw(self, rng: np.random.Generator, hour: Hour) -> Draft:
        """One hour of it."""
        ...


@dataclass(frozen=True)
class Population:
    """Everybody and everything that is fixed before the first exchange. since: microseconds; nobody sends
    anything before signing up."""

    market: Market
    roles: Roles
    plans: list[Plan]
    works: Works
    people: People
    facts: pa.Table
    since: Int64s
    streams: tuple[Stream, ...]


@dataclass(frozen=True)
class Generated:
    """exchanges: written; accounts: that sent any; malicious: members of campaigns among them."""

    exchanges: int
    accounts: int
    malicious: int


def generate(settings: GenerateSettings, folder: Path, progress: Progress = lambda *_: None) -> Generated:
    """Write a new lake to `folder`, with the truth about it and the release calendar beside its files.

    Equal settings give equal rows. Raises `StillwatchError` where the settings make no traffic or `folder`
    is not empty.
    """
    settings.check()
    rng = np.random.default_rng([settings.seed, 0])
    population = draw_population(rng, settings)
    lake = _new_lake(folder, settings.seed)
    names = account_names(population)
    lake.put_facts("accounts", population.facts)
    active = _write_traffic(settings, population, lake, names, progress)
    write_labels(folder, names, population.roles, population.plans, active)
    world = population.market.world
    releases = [Release(world.models[world.new_model], format_time(world.release))]
    (folder / "releases.json").write_bytes(msgspec.json.encode(releases) + b"\n")
    malicious = int((active & (population.roles.kind == CAMPAIGN)).sum())
    return Generated(lake.count(), int(active.sum()), malicious)


def draw_population(rng: np.random.Generator, settings: GenerateSettings) -> Population:
    """Draw everybody."""
    market = draw_market(rng, settings)
    plans = draw_plans(rng, settings.malicious)
    works = draw_works(rng, [plan.work for plan in plans])
    roles = draw_roles(rng, settings, [plan.size for plan in plans])
    people = draw_people(rng, market, roles, plans, works.of)
    scheduled = Scheduled.of(rng, market, people, roles, works)
    frameworks = Frameworks.of(rng, market, people, roles)
    campaigns = [
        Harvesting.of(rng, market, people, plan, len(CUSTOMERS) + plan.number, members)
        for plan, members in zip(plans, roles.members(CAMPAIGN) if plans else [], strict=True)
    ]
    elsewhere = scheduled.daily + frameworks.daily + sum(campaign.daily for campaign in campaigns)
    facts = draw_facts(rng, market, roles, people, plans)
    since = (facts["created"].fill_null(0.0).to_numpy() * 1e6).astype(np.int64)
    active = np.clip((market.world.end - since) / (market.world.end - market.world.start), 0.0, 1.0)
    scaled(people, roles, settings.exchanges - elsewhere, active)
    streams: tuple[Stream, ...] = (Ordinary.of(market, people, works), scheduled, frameworks, *campaigns)
    return Population(market, roles, plans, works, people, facts, since, streams)


def account_names(population: Population) -> pa.Array:
    """Ids of all accounts, by index; they tell nothing."""
    width, market = 16, population.market
    digits = hashes_of(np.arange(len(population.people)), market.secret + 24).tobytes().hex()
    prefix = market.world.id_shapes["account"][0]
    return pa.array([prefix + digits[at : at + width] for at in range(0, len(digits), width)])


def _new_lake(folder: Path, seed: int) -> Lake:
    """A lake whose key follows from the seed: what is generated is nobody's secret."""
    if not folder.exists():
        folder.mkdir(parents=True)
        key = hashlib.blake2b(f"generated {seed}".encode(), digest_size=KEY_BYTES).digest()
        with os.fdopen(os.open(folder / "key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            file.write(key)
    return Lake.open(folder)


def _write_traffic(
    settings: GenerateSettings, population: Population, lake: Lake, names: pa.Array, progress: Progress
) -> Bools:
    """Write all hours; gives which accounts sent anything."""
    active = np.zeros(len(population.people), np.bool_)
    rng = np.random.default_rng([settings.seed, _TRAFFIC])
    writer = RowWriter(population.market, population.people, population.works, draw_topics(rng))
    harvest = HarvestLog(lake.path, names)
    known = pa.RecordBatch.from_arrays([pa.array(population.people.hashes), names], schema=NAMES)
    with lake.writer() as rows_of_lake:
        for number, drafts in enumerate(_hours(settings, population), start=1):
            for draft in drafts:
                rows = writer.rows(draft)
                rows_of_lake.append(rows, known if writer.written == len(draft) else None)
                harvest.add(draft.account, rows, draft.harvest)
                active[draft.account] = True
            progress(number, settings.hours)
        rows_of_lake.commit()
    harvest.close()
    return active


def _hours(settings: GenerateSettings, population: Population) -> Iterator[Iterator[Draft]]:
    first = population.market.world.start
    for number in range(settings.hours):
        hour = Hour(first + number * HOUR, first, first + settings.hours * HOUR)
        yield _pieces(np.random.default_rng([settings.seed, _TRAFFIC, number]), population, hour)


def _pieces(rng: np.random.Generator, population: Population, hour: Hour) -> Iterator[Draft]:
    """One hour's exchanges by time, in pieces of at most a part's rows."""
    whole = join([stream.draw(rng, hour) for stream in population.streams])
    whole = whole.take(np.flatnonzero(whole.ts >= population.since[whole.account]))
    for start in range(0, len(whole), PART_ROWS):
        yield whole.take(slice(start, start + PART_ROWS))
