"""Accounts that live by a family of frames: by SQL where the rows lie, or by a kernel beside them."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from stillwatch.detect.frames.residents import Terms, residents
from stillwatch.engine.contract import Engine
from stillwatch.engine.sightings import Sight, sightings_here
from stillwatch.engine.steps import load
from stillwatch.link.membership import MIN_COVERAGE, MIN_USES, OWN_ROUNDS, OWN_SHARE
from stillwatch.model.traffic import Ints

_TERMS: Final = Terms(MIN_USES, MIN_COVERAGE, OWN_SHARE, OWN_ROUNDS)
_ENOUGH: Final = {"min_uses": MIN_USES, "min_coverage": MIN_COVERAGE}


def find_residents(engine: Engine, sight: Sight, families: pa.Table, users: Ints) -> tuple[Ints, Ints]:
    """Family and account (hash) of each resident, at least those that `own_sightings` counts: who lives by a
    family once the frames that mostly strangers use are dropped, and those who thereby lose their coverage,
    for a few rounds.

    families: columns frame (each once) and family; users: accounts that use each of these frames. The engine
    must know `uses`, `frames`, `account_totals` and `sightings`; a local one what `sightings_here` reads.
    """
    engine.register("families", families)
    engine.step(load("likely"), _ENOUGH)
    found = (
        _counted_here(engine, sight, families, users) if engine.local else _counted_there(engine, families)
    )
    for name in ("likely", "families"):
        engine.drop(name)
    return found


def _counted_here(engine: Engine, sight: Sight, families: pa.Table, users: Ints) -> tuple[Ints, Ints]:
    likely = engine.table("likely")
    chosen = residents(sightings_here(engine, sight), families, likely, users, _TERMS)
    return likely["family"].to_numpy()[chosen], likely["account"].to_numpy()[chosen]


def _counted_there(engine: Engine, families: pa.Table) -> tuple[Ints, Ints]:
    engine.step(load("family_uses"))
    engine.step(load("family_members"), _ENOUGH)
    for _ in range(OWN_ROUNDS):
        engine.step(load("own_frames"), {"own": OWN_SHARE})
        own = engine.table("own_frames")
        if own.num_rows == families.num_rows:
            break
        families = own
        engine.drop("families")
        engine.register("families", families)
        engine.step(load("family_members"), _ENOUGH)
    members = engine.table("family_members")
    for name in ("own_frames", "family_members", "family_uses"):
        engine.drop(name)
    return members["family"].to_numpy(), members["account"].to_numpy()
