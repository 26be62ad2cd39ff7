"""Everything one seed fixes before any account is drawn: models, pools, id shapes, texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.corpora import Corpora
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.identities import IdentityPools
from stillwatch.range.networks import NetworkPools
from stillwatch.range.rates import Rates

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, kw_only=True)
class ComposeSettings:
    """What to compose; two runs with equal settings give equal bytes. `start` is ISO 8601, UTC.

    `campaign_scale` is the scale of campaigns where theirs is another; `pool` is the number of accounts
    that a campaign kind draws, instead of a number by scale (a hydra: chains of accounts; two pools: each);
    `evasions` are names with strengths, applied in this order.
    """

    seed: int
    days: float = 7.0
    scale: float = 1.0
    start: str = "2026-01-05T00:00:00Z"
    corpora: Path | None = None
    traffic: Path | None = None
    kinds: tuple[str, ...] | None = None
    campaigns: bool = True
    campaign_scale: float | None = None
    pool: int | None = None
    evasions: tuple[tuple[str, float], ...] = ()


@dataclass
class World:
    """The stage on which the kinds play. Times are microseconds since 1970 UTC."""

    settings: ComposeSettings
    start: int
    end: int
    models: tuple[str, ...]
    model_shares: npt.NDArray[np.float64]  # before the release
    release: int
    new_model: int
    people: IdentityPools
    networks: NetworkPools
    corpora: Corpora
    rates: Rates
    id_shapes: dict[str, tuple[str, int]]
    authorised: list[dict[str, str]] = field(default_factory=list)

    @property
    def days(self) -> float:
        """Length of the window in days."""
        return (self.end - self.start) / DAY

    def count(self, rng: np.random.Generator, low: int, high: int, least: int = 6) -> int:
        """A number of accounts between `low` and `high` at scale 1, scaled; or the pool's given size."""
        drawn = int(rng.integers(low, high + 1) * self.settings.scale)
        return max(least, drawn) if self.settings.pool is None else self.settings.pool

    def new_id(self, rng: np.random.Generator, noun: str) -> str:
        """A fresh opaque id in this seed's shape, such as `acct_k2x9...`."""
        prefix, length = self.id_shapes[noun]
        return prefix + "".join(_ALPHABET[i] for i in rng.integers(0, 36, length))

    def pick_models(
        self, rng: np.random.Generator, ts: npt.NDArray[np.int64], adoption: float = 0.25
    ) -> npt.NDArray[np.int64]:
        """Models for exchanges at `ts`: by share, and after the release slowly more of the new one."""
        model = rng.choice(len(self.models), size=len(ts), p=self.model_shares)
        age = np.maximum(0, ts - self.release) / DAY
        moved = (ts >= self.release) & (rng.random(len(ts)) < adoption * (1 - np.exp(-age / 2.0)))
        model[moved] = self.new_model
        return model.astype(np.int64)


def parse_time(text: str) -> int:
    """ISO 8601 to microseconds since 1970 UTC; a time without zone is UTC. Raises `ValueError`."""
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def format_time(ts: int) -> str:
    """Microseconds since 1970 UTC to ISO 8601 with milliseconds."""
    return datetime.fromtimestamp(ts // 1000 / 1000, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def draw_world(settings: ComposeSettings) -> World:
    """Draw the world of a seed."""
    rng = np.random.default_rng([settings.seed, mix(settings.seed) & 0xFFFFFFFF])
    start = parse_time(settings.start)
    end = start + int(settings.days * DAY)
    people = IdentityPools.drawn(rng, start)
    networks = NetworkPools.drawn(rng, people.countries.values)
    models, shares = _draw_models(rng)
    return World(
        settings=settings,
        start=start,
        end=end,
        models=models,
        model_shares=shares,
        release=start + int(rng.uniform(0.35, 0.65) * (end - start)) // HOUR * HOUR,
        new_model=len(models) - 1,
        people=people,
        networks=networks,
        corpora=Corpora.load(settings.corpora, settings.seed),
        rates=Rates.load(settings.traffic),
        id_shapes=_draw_id_shapes(rng),
    )


def _draw_models(rng: np.random.Generator) -> tuple[tuple[str, ...], npt.NDArray[np.float64]]:
    names = load_grammar("names")
    family = names.write("model_family", int(rng.integers(2**62)))
    sizes = [names.write("model_size", int(k)) for k in rng.integers(0, 2**62, 4)]
    version = int(rng.integers(2, 7))
    old = list(dict.fromkeys([f"{family}-{version}", *(f"{family}-{version}-{s}" for s in sizes)]))
    shares = rng.dirichlet(np.full(len(old), 2.0))
    return (*old, f"{family}-{version + 1}"), np.r_[shares, 0.0]


def _draw_id_shapes(rng: np.random.Generator) -> dict[str, tuple[str, int]]:
    choices = {
        "account": ("acct_", "a-", "user_", "ac", "u_"),
        "org": ("org_", "o-", "org-", "team_"),
        "api_key": ("key_", "k-", "sk_id_", "ak"),
        "payment": ("pm_", "card_", "pay-"),
        "campaign": ("truth_",),
    }
    return {
        noun: (str(options[int(rng.integers(len(options)))]), int(rng.integers(9, 17)))
        for noun, options in choices.items()
    }
