"""A share of the accounts shares no fact of sign-up or payment with anybody, and is months old."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np

from stillwatch.range.arrivals import DAY
from stillwatch.range.casting import draw_facts
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import with_members
from stillwatch.range.evasions.shares import chosen_members
from stillwatch.range.population import Member
from stillwatch.range.world import World

_YOUNGEST, _USUAL = 10.0, 150.0  # days; customers' age is exponential around the same mean


class OwnIdentity:
    """Separate payment instruments and aged accounts: facts are drawn as those of honest strangers."""

    name = "own_identity"
    meaning = "share of the accounts with facts of their own and an age of months, 0 to 1"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Draw those accounts' facts anew; what they signed up for and their declared owner stay."""
        chosen = chosen_members(composition.members, strength, rng)

        def changed(member: Member) -> Member:
            if member.facts.account not in chosen:
                return member
            return _stranger(composition.world, rng, member)

        return with_members(composition, changed)


def _stranger(world: World, rng: np.random.Generator, member: Member) -> Member:
    created = world.start - int((_YOUNGEST + rng.exponential(_USUAL)) * DAY)
    facts = draw_facts(world, rng, created_at=created, kind=member.facts.kind or "payg")
    kept = {"account": member.facts.account, "org": member.facts.org, "kind": member.facts.kind}
    return replace(member, facts=msgspec.structs.replace(facts, **kept))
