"""Programs of honest developers: each has a system prompt, settings and tasks of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.capabilities import CAPABILITIES, pick_capability
from stillwatch.range.frames import draw_frames
from stillwatch.range.grammar import load_grammar
from stillwatch.range.population import Batch, Ints, Member, Stream
from stillwatch.range.streams import (
    draw_options,
    draw_tools,
    framed_stream,
    make_batch,
    split_by,
    task_stream,
)
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World

_HARVEST_LIKE = 0.1
_SHAPES = ("plain", "plain", "steps", "code", "record_json")


def own_stream(rng: np.random.Generator) -> Stream:
    """One program's requests.

    A tenth of all programs grade, analyse or reason for their owner's good, with a wording of their own.
    """
    tasks, options = TaskWriter(int(rng.integers(2**62))), draw_options(rng)
    if rng.random() < _HARVEST_LIKE:
        capability = pick_capability(rng)
        aim = CAPABILITIES[capability]
        tasks = TaskWriter(int(rng.integers(2**62)), aim.tasks)
        frame = draw_frames(rng, capability, 1)
        return framed_stream(frame, tasks, options=options, image=aim.image, harvest=False)
    system = load_grammar("vocabulary", "tasks", "systems").write("system", int(rng.integers(2**62)))
    tools = draw_tools(rng) if rng.random() < 0.2 else None
    shape = str(rng.choice(_SHAPES))
    own = system if rng.random() < 0.7 else None
    return task_stream(tasks, system=own, options=options, tools=tools, shape=shape)


def program_batches(
    world: World,
    rng: np.random.Generator,
    program: Ints,
    ts: Ints,
    owners: Ints,
    members: Sequence[Member],
) -> list[Batch]:
    """One batch for each value of `program`, each with a stream of its own."""
    return [
        _program_batch(world, rng, ts[mine], owners[mine], members) for mine in split_by(program).values()
    ]


def _program_batch(
    world: World, rng: np.random.Generator, ts: Ints, owners: Ints, members: Sequence[Member]
) -> Batch:
    median = float(rng.lognormal(np.log(450), 0.9))  # programs differ more than people do
    return make_batch(world, rng, own_stream(rng), ts, owners, members, median_output=median)
