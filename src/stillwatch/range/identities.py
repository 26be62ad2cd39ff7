"""Payments, e-mail domains, phone prefixes and sign-up times, with realistic chance sharing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.grammar import load_grammar


def zipf(
    rng: np.random.Generator, size: int, exponent: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Shares of `size` things, the first the commonest, with some noise on the ranks."""
    weights = np.arange(1, size + 1, dtype=np.float64) ** -exponent * rng.lognormal(0.0, 0.3, size)
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = weights / weights.sum()
    return shares


def draw_names(rng: np.random.Generator, symbol: str, count: int) -> list[str]:
    """Up to `count` different made-up names from `texts/names.toml`."""
    words = load_grammar("names")
    return list(dict.fromkeys(words.write(symbol, key) for key in draw_keys(rng, count)))


def write_name(rng: np.random.Generator, symbol: str) -> str:
    """A made-up name from `texts/names.toml`."""
    return load_grammar("names").write(symbol, int(rng.integers(2**62)))


def draw_keys(rng: np.random.Generator, count: int) -> list[int]:
    """Random keys for a grammar."""
    keys: list[int] = rng.integers(0, 2**62, size=count).tolist()
    return keys


@dataclass(frozen=True)
class Weighted:
    """Values with shares; `draw` picks by share."""

    values: tuple[str, ...]
    edges: np.ndarray[tuple[int], np.dtype[np.float64]]

    @classmethod
    def zipf(cls, rng: np.random.Generator, values: list[str], exponent: float) -> Weighted:
        """Zipf shares over the values in a random order."""
        order = rng.permutation(len(values))
        shares = zipf(rng, len(values), exponent)
        return cls(tuple(values[i] for i in order), np.cumsum(shares))

    def draw(self, rng: np.random.Generator) -> str:
        """One value."""
        return self.values[min(int(np.searchsorted(self.edges, rng.random())), len(self.values) - 1)]


@dataclass(frozen=True)
class IdentityPools:
    """What honest and dishonest accounts alike draw their facts from."""

    countries: Weighted
    freemail: Weighted
    disposable: Weighted
    bins: dict[str, Weighted]
    prepaid: Weighted
    prefixes: dict[str, Weighted]
    referrers: Weighted
    launches: tuple[int, ...]  # days on which many honest people sign up (microseconds)
    missing: dict[str, float]  # share of accounts without this fact

    @classmethod
    def drawn(cls, rng: np.random.Generator, start: int) -> IdentityPools:
        """Pools for one seed; `start` is the beginning of the range's window."""
        words = load_grammar("names")
        countries = list(words.rules["country"])
        return cls(
            countries=Weighted.zipf(rng, countries, 0.7),
            freemail=Weighted.zipf(rng, draw_names(rng, "freemail", 24), 1.3),
            disposable=Weighted.zipf(rng, draw_names(rng, "disposable", 40), 0.8),
            bins={c: Weighted.zipf(rng, _digits(rng, 30, 6), 1.0) for c in countries},
            prepaid=Weighted.zipf(rng, _digits(rng, int(rng.integers(8, 20)), 6), 0.9),
            prefixes={c: Weighted.zipf(rng, _phones(rng, 25), 1.0) for c in countries},
            referrers=Weighted.zipf(rng, list(words.rules["referrer"]), 1.2),
            launches=tuple(int(start - d * DAY) for d in rng.integers(2, 120, size=4).tolist()),
            missing={f: float(rng.uniform(0.02, 0.18)) for f in _OPTIONAL},
        )

    def signup_time(self, rng: np.random.Generator, start: int, end: int) -> int:
        """When an honest account was made: long growth, spikes on launch days, some in the window."""
        if rng.random() < 0.06:
            return int(start + rng.random() * (end - start))
        if rng.random() < 0.12:
            day = self.launches[int(rng.integers(len(self.launches)))]
            return day + int(rng.exponential(18 * HOUR))
        return int(start - rng.exponential(150.0) * DAY - rng.random() * DAY)


_OPTIONAL = (
    "created", "kind", "payment", "payment_bin", "email_domain", "phone_prefix", "signup_ip",
    "signup_user_agent", "referrer", "verification", "country",
)  # fmt: skip


def _digits(rng: np.random.Generator, count: int, length: int) -> list[str]:
    return sorted({str(n) for n in rng.integers(10 ** (length - 1) * 4, 10**length - 1, count)})


def _phones(rng: np.random.Generator, count: int) -> list[str]:
    country = int(rng.integers(10, 99))
    return sorted({f"+{country}{n}" for n in rng.integers(100, 9999, count)})
