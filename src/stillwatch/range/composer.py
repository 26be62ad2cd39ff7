"""Composes a range: plays every kind on one seed's stage, and lets the campaigns evade if told to."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import numpy as np

from stillwatch.model.errors import StillwatchError
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.manifest import choose_evasions
from stillwatch.range.kinds.manifest import EVERY, KINDS
from stillwatch.range.population import Batch, Kind, Member
from stillwatch.range.timeline import Timeline, lay_out
from stillwatch.range.world import ComposeSettings, World, draw_world

__all__ = ["ComposeSettings", "Composition", "Timeline", "compose"]


def choose_kinds(settings: ComposeSettings) -> list[Kind]:
    """The kinds to play; raises `StillwatchError` for a name that the manifest does not list."""
    known = [kind.name for kind in EVERY]
    wanted = settings.kinds or tuple(kind.name for kind in KINDS)
    for name in wanted:
        if name not in known:
            raise StillwatchError(
                f"--kinds: there is no kind {name!r}",
                hint="known kinds: " + ", ".join(known),
            )
    return [k for k in EVERY if k.name in wanted and (settings.campaigns or k.population == "customer")]


def compose(settings: ComposeSettings) -> Composition:
    """Compose the range of `settings`. Each kind has its own generator, so that leaving one out
    changes nothing in the others' draws (but real prompts, where corpora are given, are dealt anew).

    Raises `StillwatchError` for a kind or an evasion that there is not.
    """
    kinds, evasions = choose_kinds(settings), choose_evasions(settings.evasions)
    world = draw_world(settings)
    stages = _stages(world)
    members: list[Member] = []
    batches: list[Batch] = []
    for kind in kinds:
        rng = np.random.default_rng([settings.seed, crc32(kind.name.encode())])
        stage = stages[kind.population]
        own = kind.accounts(stage, rng)
        for batch in kind.exchanges(stage, rng, own):
            batch.member = batch.member + len(members)
            batches.append(batch)
        members.extend(own)
    composition = Composition(world, tuple(members), lay_out(world, batches, members))
    for evasion, strength in evasions:
        rng = np.random.default_rng([settings.seed, crc32(evasion.name.encode())])
        composition = evasion.apply(composition, strength, rng)
    return composition


def _stages(world: World) -> dict[str, World]:
    """The world as customers and as campaigns see it: only the numbers of accounts differ."""
    settings = world.settings
    scale = settings.scale if settings.campaign_scale is None else settings.campaign_scale
    return {
        "customer": replace(world, settings=replace(settings, pool=None)),
        "campaign": replace(world, settings=replace(settings, scale=scale)),
    }
