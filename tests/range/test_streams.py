"""Streams render the same prompt for the same key; batches have columns of one length."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client
from stillwatch.range.frames import Wording
from stillwatch.range.streams import (
    draw_answers,
    draw_options,
    draw_tools,
    framed_stream,
    make_batch,
    split_by,
    task_stream,
)
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import ComposeSettings, draw_world

WORDS = (Wording(system="S"), Wording(head="H"), Wording(tail="T"))


def test_a_framed_prompt_holds_frame_and_task() -> None:
    tasks = TaskWriter(1)
    stream = framed_stream(WORDS, tasks)
    seen = set()
    for key in range(60):
        prompt = stream.render(key)
        assert prompt == stream.render(key)
        text = prompt.messages[0]["content"]
        assert tasks.write(key) in text
        seen.add((prompt.system, text.startswith("H\n"), text.endswith("\nT")))
    assert seen == {("S", False, False), (None, True, False), (None, False, True)}
    assert stream.harvest


def test_a_task_stream_is_no_harvest() -> None:
    stream = task_stream(TaskWriter(2), system="own")
    assert not stream.harvest
    assert stream.render(3).system == "own"


def test_batches_draw_clients_that_exist() -> None:
    world, rng = draw_world(ComposeSettings(seed=23)), np.random.default_rng(1)
    members = [customer(world, rng, "developers", [api_client(world, rng) for _ in range(n)]) for n in (1, 3)]
    owners = np.arange(400) % 2
    ts = np.linspace(world.start, world.end - 1, 400).astype(np.int64)
    stream = task_stream(TaskWriter(3), options={"thinking": True})
    batch = make_batch(world, rng, stream, ts, owners, members)
    assert set(batch.client[owners == 0].tolist()) == {0}
    assert set(batch.client[owners == 1].tolist()) == {0, 1, 2}
    assert (batch.reasoning_tokens <= batch.output_tokens).all()
    assert batch.reasoning_tokens.sum() > 0
    assert {len(c) for c in (batch.ts, batch.key, batch.model, batch.conversation)} == {400}


def test_splitting_finds_every_place_once() -> None:
    owner = np.array([5, 2, 5, 9, 2, 5])
    assert {k: v.tolist() for k, v in split_by(owner).items()} == {2: [1, 4], 5: [0, 2, 5], 9: [3]}
    assert split_by(np.zeros(0, np.int64)) == {}


@pytest.mark.parametrize("shape", ["steps", "plain", "mark", "record_json", "code", "tool_call", "refusal"])
def test_answers_of_every_shape_vary(shape: str) -> None:
    assert len(set(draw_answers(shape))) > 20


def test_settings_and_tools_vary() -> None:
    rng = np.random.default_rng(2)
    assert len({tuple(sorted(draw_options(rng).items())) for _ in range(60)}) > 20
    assert all(1 <= len(draw_tools(rng)) <= 9 for _ in range(20))
