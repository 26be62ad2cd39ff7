"""Addresses and user agents: home lines, carriers, offices, clouds and proxies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.range.identities import Weighted, draw_names, zipf


@dataclass(frozen=True)
class Provider:
    """One network operator: its number and the first two octets of its blocks."""

    asn: int
    blocks: tuple[tuple[int, int], ...]

    def address(self, rng: np.random.Generator) -> str:
        """An address anywhere in the provider's blocks."""
        a, b = self.blocks[int(rng.integers(len(self.blocks)))]
        return f"{a}.{b}.{rng.integers(256)}.{rng.integers(1, 255)}"

    def subnet(self, rng: np.random.Generator) -> str:
        """A /24 of the provider, as its first three octets."""
        return self.address(rng).rsplit(".", 1)[0]


@dataclass(frozen=True)
class NetworkPools:
    """The operators of one seed, and the clients in use with their shares."""

    homes: dict[str, tuple[Provider, ...]]
    carriers: dict[str, tuple[Provider, ...]]
    clouds: tuple[Provider, ...]
    proxies: tuple[Provider, ...]  # residential exits, also used by honest privacy users
    cloud_shares: np.ndarray[tuple[int], np.dtype[np.float64]]
    sdks: Weighted
    browsers: Weighted
    phones: Weighted

    @classmethod
    def drawn(cls, rng: np.random.Generator, countries: tuple[str, ...]) -> NetworkPools:
        """Operators and clients for one seed."""
        return cls(
            homes={c: _providers(rng, 4, 12) for c in countries},
            carriers={c: _providers(rng, 2, 1) for c in countries},
            clouds=_providers(rng, 9, 30),
            proxies=_providers(rng, 5, 40),
            cloud_shares=zipf(rng, 9, 1.0),
            sdks=Weighted.zipf(rng, draw_names(rng, "sdk", 140), 1.1),
            browsers=Weighted.zipf(rng, draw_names(rng, "browser", 220), 0.9),
            phones=Weighted.zipf(rng, draw_names(rng, "phone_app", 120), 0.8),
        )

    def home(self, rng: np.random.Generator, country: str) -> Provider:
        """A household's operator in a country."""
        choices = self.homes[country]
        return choices[int(rng.integers(len(choices)))]

    def cloud(self, rng: np.random.Generator) -> Provider:
        """A cloud or hosting operator, by share."""
        return self.clouds[int(rng.choice(len(self.clouds), p=self.cloud_shares))]


def _providers(rng: np.random.Generator, count: int, blocks: int) -> tuple[Provider, ...]:
    def block() -> tuple[int, int]:
        return int(rng.integers(11, 223)), int(rng.integers(0, 256))

    return tuple(
        Provider(int(rng.integers(64512, 400000)), tuple(block() for _ in range(blocks)))
        for _ in range(count)
    )
