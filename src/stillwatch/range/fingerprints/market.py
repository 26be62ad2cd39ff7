"""What one seed's traffic draws from: models, clients, networks, and prompts that many customers know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.detect.fingerprints.arrays import Bools, Float64s, Int8s, Int32s, Int64s
from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.composer import ComposeSettings
from stillwatch.range.fingerprints.mixing import hashes_of
from stillwatch.range.fingerprints.settings import GenerateSettings
from stillwatch.range.world import World, draw_world

HOMES, CARRIERS, CLOUDS, PROXIES = range(4)  # sorts of network operators
_OPERATORS: Final = (400, 30, 9, 5)
_BLOCKS: Final = (2000, 24, 300, 400)  # /24 of one operator: carriers put a country behind a few
_BLOCK_BITS: Final = 16
_ACCOUNTS_PER_TEMPLATE: Final = 20.0  # of the prompts that go round among customers
_ADOPTION, _ADOPTION_HOURS = 0.25, 48.0  # customers move to a new model slowly


@dataclass(frozen=True)
class Clients:
    """Programs in use: hashes of user agents, product names, and shares as running sums, for one sort."""

    hashes: Int64s
    names: tuple[str, ...]
    edges: Float64s


@dataclass(frozen=True)
class Market:
    """One seed's pools. templates: running sums of the shares of prompts that go round; secret: salt."""

    world: World
    sdks: Clients
    browsers: Clients
    phones: Clients
    paths: tuple[str, ...]
    path_edges: Float64s
    asns: Int32s
    first_operator: tuple[int, ...]
    templates: Float64s
    secret: int

    def draw_networks(self, rng: np.random.Generator, sort: int, count: int) -> Int64s:
        """Numbers of /24 networks of one sort of operators, popular operators more often."""
        operators = _OPERATORS[sort]
        place = np.floor(operators * rng.random(count) ** 1.6).astype(np.int64)
        block = rng.integers(0, _BLOCKS[sort], count)
        return ((self.first_operator[sort] + place) << _BLOCK_BITS) | block

    def asn_of(self, networks: Int64s) -> Int32s:
        """The operators' numbers of these networks."""
        numbers: Int32s = self.asns[networks >> _BLOCK_BITS]
        return numbers

    def draw_templates(self, uniform: Float64s) -> Int64s:
        """Hashes of prompts that go round, by popularity; `uniform` are numbers from 0 to 1."""
        return hashes_of(np.searchsorted(self.templates, uniform), self.secret + 1)

    def pick_models(
        self,
        uniform: Float64s,
        main: Int8s,
        ts: Int64s,
        share: float = _ADOPTION,
        hours: float = _ADOPTION_HOURS,
    ) -> Int8s:
        """Each account's main model, and after the release for up to `share` the new one."""
        age = np.maximum(0, ts - self.world.release) / HOUR
        moved: Bools = uniform < share * (1 - np.exp(-age / hours))
        return np.where(moved, self.world.new_model, main).astype(np.int8)


def draw_market(rng: np.random.Generator, settings: GenerateSettings) -> Market:
    """Draw the pools of a seed."""
    world = draw_world(
        ComposeSettings(seed=settings.seed, days=settings.hours * HOUR / DAY, start=settings.start)
    )
    secret = int(rng.integers(1 << 60))
    pools = world.networks
    paths = ("api", "app", *(f"cloud:{n}" for n in _numbered(3)), *(f"reseller:{n}" for n in _numbered(2)))
    path_shares = np.r_[rng.uniform(0.4, 0.6), rng.uniform(0.2, 0.4), rng.uniform(0.02, 0.08, len(paths) - 2)]
    firsts = np.cumsum([0, *_OPERATORS])
    templates = max(2000, int(settings.accounts / _ACCOUNTS_PER_TEMPLATE))
    return Market(
        world=world,
        sdks=_clients(pools.sdks.values, pools.sdks.edges, secret + 2),
        browsers=_clients(pools.browsers.values, pools.browsers.edges, secret + 3),
        phones=_clients(pools.phones.values, pools.phones.edges, secret + 4),
        paths=paths,
        path_edges=np.cumsum(path_shares / path_shares.sum()),
        asns=rng.integers(64512, 400000, int(firsts[-1])).astype(np.int32),
        first_operator=tuple(int(first) for first in firsts[:-1]),
        templates=np.cumsum(_zipf(rng, templates)),
        secret=secret,
    )


def _numbered(count: int) -> list[str]:
    return [f"{number:02d}" for number in range(1, count + 1)]


def _clients(names: tuple[str, ...], edges: Float64s, salt: int) -> Clients:
    products = tuple(name.split("/")[0].split(" ")[0].lower() for name in names)
    return Clients(hashes_of(np.arange(len(names)), salt), products, edges)


def _zipf(rng: np.random.Generator, size: int) -> Float64s:
    weights = np.arange(1, size + 1) ** -0.9 * rng.lognormal(0.0, 0.3, size)
    shares: Float64s = weights / weights.sum()
    return shares
