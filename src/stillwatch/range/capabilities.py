"""What may be harvested: for each capability its tasks, real prompts, tools, pictures and answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.range.campaigning import payload
from stillwatch.range.frames import Place, draw_frames
from stillwatch.range.population import Stream
from stillwatch.range.streams import draw_answers, draw_options, draw_tools, framed_stream
from stillwatch.range.world import World


@dataclass(frozen=True)
class Capability:
    """`tasks` are rules of `texts/tasks.toml`; `labels` are categories of real prompts."""

    tasks: tuple[str, ...] = ("long_task",)
    labels: tuple[str, ...] = ("distill:cot", "distill:generic")
    answers: str = "steps"
    agentic: bool = False  # mostly comes with a catalogue of tools
    image: bool = False


CAPABILITIES: dict[str, Capability] = {
    "reasoning": Capability(),
    "grading": Capability(("graded",), ("distill:rubric_grading",), "mark"),
    "analysis": Capability(("figures_long",), ("distill:generic",)),
    "coding": Capability(("coding_long",), ("distill:coding",), "code", agentic=True),
    "orchestration": Capability(labels=("distill:tool_use",), answers="tool_call", agentic=True),
    "rewriting": Capability(labels=("distill:generic",), answers="plain"),
    "synthesis": Capability(labels=("distill:generic",), answers="plain"),
    "vision": Capability(("image_long",), ("distill:vision",), "plain", image=True),
    "computer": Capability(("screen_long",), (), "tool_call", agentic=True, image=True),
}


def pick_capability(rng: np.random.Generator, *names: str) -> str:
    """One of the named capabilities, or of all of them."""
    return str(rng.choice(names or tuple(CAPABILITIES)))


def harvest_stream(
    world: World,
    rng: np.random.Generator,
    capability: str,
    wordings: int,
    expected: int,
    *,
    place: Place | None = None,
    harvest: bool = True,
) -> Stream:
    """A stream aimed at one capability: `wordings` frames around about `expected` different tasks."""
    aim = CAPABILITIES[capability]
    return framed_stream(
        draw_frames(rng, capability, wordings, place),
        payload(world, rng, aim.tasks, aim.labels, expected),
        answers=draw_answers(aim.answers),
        options=draw_options(rng),
        tools=draw_tools(rng) if aim.agentic and rng.random() < 0.6 else None,
        image=aim.image,
        harvest=harvest,
        capability=capability,
    )
