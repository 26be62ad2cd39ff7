"""A script plays the user: whole conversations are harvested, turn after turn, for how the model replies.

No report describes it. It was written when detection was finished; of some ranges nothing was found, since
what its script says in every conversation spoke against harvest (decision 42).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from stillwatch.range.arrivals import day_rhythm, sessions, spread_counts, turn_numbers
from stillwatch.range.campaigning import CampaignPlan, access_paths, draw_campaign, payload, ring_members
from stillwatch.range.capabilities import CAPABILITIES, pick_capability
from stillwatch.range.frames import Wording, draw_frames, fresh_wording, place_of
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.population import (
    Batch,
    Member,
    Population,
    Prompt,
    Stream,
    active_days,
    peaks_of,
    windows_of,
)
from stillwatch.range.streams import draw_answers, draw_options, make_batch
from stillwatch.range.tasks import TaskWriter
from stillwatch.range.world import World

_TURN = 1 << 20  # keys hold the turn above and the conversation below
_MOST_TURNS = 6


class UserSimulators:
    """The opening carries a frame; what follows are questions such as anybody asks."""

    name = "user_simulators"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A ring on several access paths."""
        size = world.count(rng, 40, 150)
        plan = CampaignPlan(
            size=size,
            cards=max(5, size // 5),
            habits={"payment": 0.3, "payment_bin": 0.5, "email_domain": 0.5, "signup_user_agent": 0.4},
            batches=int(rng.integers(2, 6)),
            paths=access_paths(rng),
            account_kinds=("payg", "startup", "research"),
            subnets=max(3, size // 8),
            agents=int(rng.integers(2, 6)),
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """A few conversations a day for each account, of several turns a minute or so apart."""
        turns = float(rng.uniform(2.5, 5.0))
        owners = spread_counts(rng, rng.uniform(14.0, 28.0, len(members)) / turns * active_days(members))
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 6.0, 0.4)
        ts, owners, talk = sessions(rng, ts, owners, turns, 45.0)
        stream = _dialogues(world, rng, int(talk[-1]) + 1 if len(talk) else 1)
        turn = np.minimum(turn_numbers(talk), _MOST_TURNS)
        return [
            make_batch(
                world, rng, stream, ts, owners, members,
                keys=turn * _TURN + talk, conversation=talk, median_output=450,
            )
        ]  # fmt: skip


def _dialogues(world: World, rng: np.random.Generator, talks: int) -> Stream:
    """Conversations; key = turn * 2**20 + conversation."""
    capability = pick_capability(rng, "reasoning", "rewriting", "synthesis", "coding")
    aim = CAPABILITIES[capability]
    wordings = draw_frames(rng, capability, int(rng.integers(20, 300)))
    tasks = payload(world, rng, aim.tasks, aim.labels, talks)
    place = place_of(wordings[0])
    say = _sayer(tasks, draw_answers("plain"))
    return Stream(
        lambda key: say(key, wordings[mix(key % _TURN) % len(wordings)]),
        harvest=True,
        options=draw_options(rng),
        bare=lambda key: say(key, Wording()),
        fresh=lambda key: say(key, fresh_wording(capability, place, mix(key % _TURN ^ tasks.salt))),
    )


def _sayer(tasks: TaskWriter, replies: Sequence[str]) -> Callable[[int, Wording], Prompt]:
    """Writes the history of a conversation up to one of its turns."""
    follow = load_grammar("vocabulary", "tasks", "chat")

    def say(key: int, word: Wording) -> Prompt:
        turn, talk = divmod(key, _TURN)
        messages: list[dict[str, Any]] = [{"role": "user", "content": word.wrap(tasks.write(talk))}]
        for nth in range(turn):
            messages.append({"role": "assistant", "content": replies[talk + nth & 511]})
            asked = follow.write("follow_up", mix(talk ^ tasks.salt) + nth)
            messages.append({"role": "user", "content": asked})
        return Prompt(messages, word.system or None, answer=replies[talk + turn & 511])

    return say
