"""Streams of prompts: framed harvest, plain chat, templated jobs; each renders a key to a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from stillwatch.range.frames import Wording
from stillwatch.range.grammar import mix
from stillwatch.range.population import Batch, Ints, Member, Prompt, Stream
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World

_ANSWERS = (
    "1. First the given facts are collected.\n2. Then they are combined.\n3. The result follows.",
    "Here is the result with a short explanation of how it was reached.",
    "THOUGHTS\nThe quantities are listed, compared and checked.\nANSWER\nThe second option.",
)


def user_prompt(text: str, system: str | None = None, answer: str = "") -> Prompt:
    """One user message."""
    return Prompt([{"role": "user", "content": text}], system=system or None, answer=answer)


def framed_stream(
    wordings: Sequence[Wording],
    tasks: TaskWriter,
    *,
    answers: Sequence[str] = _ANSWERS,
    options: dict[str, Any] | None = None,
    harvest: bool = True,
) -> Stream:
    """A task in one of the frame's wordings; the wording changes from key to key."""

    def render(key: int) -> Prompt:
        word = wordings[mix(key) % len(wordings)]
        return user_prompt(word.wrap(tasks.write(key)), word.system, answers[key % len(answers)])

    return Stream(render, harvest=harvest, options=options or {})


def task_stream(
    tasks: TaskWriter,
    *,
    system: str | None = None,
    options: dict[str, Any] | None = None,
    tools: tuple[dict[str, str], ...] | None = None,
) -> Stream:
    """Tasks without a frame, below an optional system prompt of the account's own."""
    answers = ("Certainly, here is one way to do it.", "In short: yes, with two conditions.", "Done.")

    def render(key: int) -> Prompt:
        message = {"role": "user", "content": tasks.write(key)}
        return Prompt([message], system=system, tools=tools, answer=answers[key % 3])

    return Stream(render, options=options or {})


def make_batch(
    world: World,
    rng: np.random.Generator,
    stream: Stream,
    ts: Ints,
    member: Ints,
    members: Sequence[Member],
    *,
    keys: Ints | None = None,
    models: Ints | None = None,
    conversation: Ints | None = None,
    median_output: float = 350.0,
    reasoning_share: float = 0.0,
) -> Batch:
    """Drafts at `ts` for `member`, with models, clients and token counts drawn."""
    count = len(ts)
    clients = np.array([len(m.clients) for m in members], dtype=np.int64)
    output = world.rates.output_tokens(rng, count, median_output)
    return Batch(
        stream=stream,
        ts=ts.astype(np.int64),
        member=member.astype(np.int64),
        key=np.arange(count, dtype=np.int64) if keys is None else keys.astype(np.int64),
        model=world.pick_models(rng, ts) if models is None else models.astype(np.int64),
        client=(rng.random(count) * clients[member]).astype(np.int64),
        output_tokens=output,
        conversation=np.full(count, -1, np.int64) if conversation is None else conversation,
        reasoning_tokens=(output * reasoning_share).astype(np.int64),
    )
