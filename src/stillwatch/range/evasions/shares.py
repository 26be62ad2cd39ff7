"""Choosing a fixed share of keys or accounts, so that a stronger evasion only adds to a weaker one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stillwatch.range.grammar import mix
from stillwatch.range.population import Member, Prompt, Stream

_PARTS = 1 << 32


def check_share(strength: float) -> float:
    """The strength if it is a share from 0 to 1; raises `ValueError` otherwise."""
    if not 0.0 <= strength <= 1.0:
        raise ValueError(f"a share from 0 to 1 was expected, not {strength:g}")
    return strength


def written_otherwise(
    stream: Stream, other: Callable[[int], Prompt], share: float, salt: int
) -> Callable[[int], Prompt]:
    """A renderer that writes a `share` of the keys with `other` and the rest as `stream` does."""
    limit = int(check_share(share) * _PARTS)

    def render(key: int) -> Prompt:
        return other(key) if mix(key ^ salt) % _PARTS < limit else stream.render(key)

    return render


def chosen_members(members: tuple[Member, ...], share: float, rng: np.random.Generator) -> set[str]:
    """The account ids of a `share` of the members."""
    drawn = rng.random(len(members))
    return {m.facts.account for m, u in zip(members, drawn, strict=True) if u < check_share(share)}
