"""Streams of prompts: framed harvest, plain chat, templated jobs; each renders a key to a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from stillwatch.range.frames import Wording, fresh_wording, place_of
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.population import Batch, Ints, Member, Prompt, Stream
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World

_ANSWERS_KEPT = 512
PICTURE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": ""}}


@cache
def draw_answers(shape: str) -> tuple[str, ...]:
    """Placeholder answers of a shape in `texts/answers.toml` (steps, plain, mark, code ...)."""
    words = load_grammar("answers")
    return tuple(words.write(shape, key) for key in range(_ANSWERS_KEPT))


def draw_tools(rng: np.random.Generator) -> tuple[dict[str, str], ...]:
    """A catalogue of three to nine tools with made-up names."""
    words = load_grammar("vocabulary", "tasks", "systems")
    names = {words.write("tool_name", int(k)) for k in rng.integers(0, 2**62, size=int(rng.integers(3, 10)))}
    return tuple({"name": name} for name in sorted(names))


def draw_options(rng: np.random.Generator) -> dict[str, Any]:
    """Request settings as programs of all sorts choose them; honest or not, the habits are the same."""
    options: dict[str, Any] = {}
    if rng.random() < 0.7:
        options["max_tokens"] = int(rng.choice([256, 512, 1024, 2048, 4096, 8192]))
    if rng.random() < 0.5:
        options["temperature"] = float(rng.choice([0.0, 0.2, 0.7, 1.0]))
    if rng.random() < 0.3:
        options["thinking"] = bool(rng.random() < 0.6)
    if rng.random() < 0.4:
        options["stream"] = bool(rng.random() < 0.5)
    return options


def user_prompt(text: str, system: str | None = None, answer: str = "") -> Prompt:
    """One user message."""
    return Prompt([{"role": "user", "content": text}], system=system or None, answer=answer)


def framed_stream(
    wordings: Sequence[Wording],
    tasks: TaskWriter,
    *,
    answers: Sequence[str] = (),
    options: dict[str, Any] | None = None,
    harvest: bool = True,
    tools: tuple[dict[str, str], ...] | None = None,
    image: bool = False,
    capability: str = "reasoning",
) -> Stream:
    """A task in one of the frame's wordings; the wording changes from key to key.

    `capability` is what the frame is after, for a campaign that words it anew.
    """
    replies = tuple(answers) or draw_answers("steps")
    place = place_of(wordings[0])

    def wrapped(key: int, word: Wording) -> Prompt:
        text = word.wrap(tasks.write(key))
        content = [PICTURE, {"type": "text", "text": text}] if image else text
        message = {"role": "user", "content": content}
        return Prompt([message], word.system or None, tools, replies[key % len(replies)])

    return Stream(
        lambda key: wrapped(key, wordings[mix(key) % len(wordings)]),
        harvest=harvest,
        options=options or {},
        bare=lambda key: wrapped(key, Wording()),
        fresh=lambda key: wrapped(key, fresh_wording(capability, place, mix(key ^ tasks.salt))),
    )


def task_stream(
    tasks: TaskWriter,
    *,
    system: str | None = None,
    options: dict[str, Any] | None = None,
    tools: tuple[dict[str, str], ...] | None = None,
    shape: str = "plain",
) -> Stream:
    """Tasks without a frame, below an optional system prompt; `shape` is that of the answers."""
    replies = draw_answers(shape)

    def render(key: int) -> Prompt:
        message = {"role": "user", "content": tasks.write(key)}
        return Prompt([message], system=system, tools=tools, answer=replies[key % len(replies)])

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
) -> Batch:
    """Drafts at `ts` for `member`, with models, clients and token counts drawn."""
    count = len(ts)
    clients = np.array([len(m.clients) for m in members], dtype=np.int64)
    output = world.rates.output_tokens(rng, count, median_output * float(rng.lognormal(0.0, 0.5)))
    reasoning_share = float(rng.uniform(0.1, 0.6)) if stream.options.get("thinking") else 0.0
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


def split_by(owner: Ints) -> dict[int, Ints]:
    """The places at which each value of `owner` stands, by value; values without places are absent."""
    order = np.argsort(owner, kind="stable")
    values, starts = np.unique(owner[order], return_index=True)
    return dict(zip(values.tolist(), np.split(order, starts[1:]), strict=True)) if len(owner) else {}
