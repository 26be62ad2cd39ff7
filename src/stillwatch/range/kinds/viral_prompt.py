"""A prompt that everybody tries for two days, one of them asking for the model's hidden reasoning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import DAY
from stillwatch.range.chatting import chat_person, conversations
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.identities import draw_keys
from stillwatch.range.population import Batch, Member, Population, Prompt, Stream
from stillwatch.range.streams import draw_answers, make_batch, user_prompt
from stillwatch.range.world import World


class ViralPrompt:
    """Hundreds of strangers, one text, two days."""

    name = "viral_prompt"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """People who chat; `group` is the prompt they saw."""
        members = [chat_person(world, rng, self.name) for _ in range(world.count(rng, 260, 480))]
        for number, member in enumerate(members):
            member.look_alike = True
            member.group = number % 2
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Their own conversations, and one to five tries of the prompt."""
        batches = conversations(world, rng, members, daily=0.8, given_share=0.2)
        for prompt, symbol in enumerate(("viral", "viral_reveal")):
            own = np.array([i for i, m in enumerate(members) if m.group == prompt], np.int64)
            begin = world.start + int(rng.uniform(0, max(0.1, world.days - 2.0)) * DAY)
            owners = np.repeat(own, 1 + rng.poisson(0.9, len(own)))
            spread = rng.gamma(2.0, 0.45, len(owners))  # days; a quick rise and a long tail
            ts = begin + (np.minimum(spread, 2.0) * DAY).astype(np.int64)
            stream = viral_stream(rng, symbol)
            keys = rng.integers(0, 2**40, size=len(ts))
            batches.append(make_batch(world, rng, stream, ts, owners, members, keys=keys))
        return batches


def viral_stream(rng: np.random.Generator, symbol: str) -> Stream:
    """One text with small personal additions."""
    words = load_grammar("vocabulary", "tasks", "study")
    (chosen,) = draw_keys(rng, 1)
    text = words.write(symbol, chosen)

    replies = draw_answers("plain")

    def render(key: int) -> Prompt:
        own = words.write("personal", mix(key))
        return user_prompt(f"{text} {own}".strip(), answer=replies[key % 512])

    return Stream(render)
