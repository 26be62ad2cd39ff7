"""Ordinary conversations: opening questions in several languages, and follow-ups with their history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from stillwatch.range.arrivals import day_rhythm, sessions, spread_counts, turn_numbers
from stillwatch.range.casting import customer
from stillwatch.range.clients import app_client
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.population import Batch, Member, Prompt, Stream, active_days, peaks_of, windows_of
from stillwatch.range.streams import PICTURE, draw_answers, make_batch
from stillwatch.range.world import World

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "ru", "zh", "ja", "ar", "hi")
_SHARES = np.array([0.42, 0.09, 0.08, 0.07, 0.07, 0.04, 0.06, 0.07, 0.05, 0.03, 0.02])
_TURN = 1 << 20  # keys hold the turn above and the conversation below


def draw_language(rng: np.random.Generator) -> str:
    """The language somebody writes in."""
    return LANGUAGES[int(rng.choice(len(LANGUAGES), p=_SHARES / _SHARES.sum()))]


def chat_person(world: World, rng: np.random.Generator, kind: str) -> Member:
    """A stranger with a browser and perhaps a phone."""
    country = world.people.countries.draw(rng)
    clients = [app_client(world, rng, country)]
    if rng.random() < 0.35:
        clients.append(app_client(world, rng, country, mobile=True))
    return customer(
        world, rng, kind, clients, language=draw_language(rng), country=country, works_at_company=0.08
    )


def chat_stream(salt: int, language: str, given: Sequence[str] = (), stride: int = 1) -> Stream:
    """Conversations in one language; key = turn * 2**20 + conversation.

    Every `stride`-th conversation opens with a prompt of `given`, while they last.
    """
    grammar = load_grammar("vocabulary", "tasks", "chat")
    opening = f"chat_{language}"

    replies = draw_answers("plain")

    def render(key: int) -> Prompt:
        turn, talk = divmod(key, _TURN)
        nth, rest = divmod(talk, stride)
        real = rest == 0 and nth < len(given)
        first = given[nth] if real else grammar.write(opening, mix(talk ^ salt))
        opened: Any = [PICTURE, {"type": "text", "text": first}] if mix(talk) % 25 == 0 else first
        messages: list[dict[str, Any]] = [{"role": "user", "content": opened}]
        for nth in range(min(turn, 4)):
            messages.append({"role": "assistant", "content": replies[talk + nth & 511]})
            follow = grammar.write("follow_up", mix(talk ^ salt) + nth)
            messages.append({"role": "user", "content": follow})
        return Prompt(messages, answer=replies[talk + turn & 511])

    return Stream(render)


def conversations(
    world: World,
    rng: np.random.Generator,
    members: Sequence[Member],
    *,
    daily: float,
    sigma: float = 1.0,
    turns: float = 2.5,
    given_share: float = 0.0,
) -> list[Batch]:
    """What people type: conversations with a daily rhythm, in each member's language."""
    batches = []
    for language in sorted({m.language for m in members}):
        own = np.array([i for i, m in enumerate(members) if m.language == language], dtype=np.int64)
        speakers = [members[i] for i in own]
        volume = world.rates.daily(rng, len(own), daily / turns, sigma) * active_days(speakers)
        owners = spread_counts(rng, np.minimum(volume, 400.0))
        ts, owners = day_rhythm(rng, owners, windows_of(speakers), peaks_of(speakers), 3.5)
        ts, owners, talk = sessions(rng, ts, owners, turns, 70.0)
        wanted = int(len(ts) * given_share / turns)
        labels = ("ordinary:",) if language == "en" else ()
        given = world.corpora.take(labels, wanted) if wanted and labels else []
        talks = int(talk[-1]) + 1 if len(talk) else 0
        stride = max(1, talks // max(1, len(given)))
        stream = chat_stream(int(rng.integers(2**62)), language, given, stride)
        turn = turn_numbers(talk)
        batches.append(
            make_batch(
                world, rng, stream, ts, own[owners], members,
                keys=turn * _TURN + talk, conversation=talk,
            )
        )  # fmt: skip
    return batches
