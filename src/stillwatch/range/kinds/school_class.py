"""Courses: sign-ups within days, one school domain, one network in class hours, the same questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR, MINUTE
from stillwatch.range.casting import customer
from stillwatch.range.chatting import conversations
from stillwatch.range.clients import app_client
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.identities import draw_keys, write_name
from stillwatch.range.population import Batch, Member, Population, Prompt, Stream
from stillwatch.range.streams import draw_answers, make_batch, user_prompt
from stillwatch.range.world import World


class SchoolClass:
    """Synchronised, alike, and asking for steps; and yet nobody runs them."""

    name = "class"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """`group` is the class."""
        members: list[Member] = []
        for course in range(int(rng.integers(2, 5))):
            members += _pupils(world, rng, course, world.count(rng, 24, 46, least=8))
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Lessons on some days; homework in the evening; a little chat of their own."""
        batches = conversations(world, rng, members, daily=0.6)
        for course in sorted({m.group for m in members}):
            pupils = np.array([i for i, m in enumerate(members) if m.group == course], np.int64)
            stream, questions = assignment_stream(rng)
            for lesson in range(int(rng.poisson(0.6 * world.days)) + 1):
                at = world.start + int(rng.integers(max(1, int(world.days)))) * DAY
                at += int(members[pupils[0]].peak_hour * HOUR)
                present = pupils[rng.random(len(pupils)) < 0.9]
                owners = np.repeat(present, rng.poisson(3.0, len(present)))
                delay = rng.uniform(2, 70, len(owners)) * MINUTE
                evening = rng.random(len(owners)) < 0.25
                delay = np.where(evening, rng.uniform(6, 12, len(owners)) * HOUR, delay)
                asked = (lesson * 2 + rng.integers(0, 2, size=len(owners))) % questions
                keys = rng.integers(0, 2**40, size=len(owners)) * 64 + asked
                ts = at + delay.astype(np.int64)
                batches.append(make_batch(world, rng, stream, ts, owners, members, keys=keys))
        return batches


def _pupils(world: World, rng: np.random.Generator, course: int, size: int) -> list[Member]:
    school, country = write_name(rng, "school"), world.people.countries.draw(rng)
    provider = world.networks.home(rng, country)
    campus = provider.subnet(rng)
    opened = world.start - int(rng.uniform(0.5, 40) * DAY)
    hour = float(rng.uniform(0, 24))
    exits = [f"{campus}.{last}" for last in rng.integers(1, 255, size=3).tolist()]
    referrer = world.people.referrers.draw(rng)
    members = []
    for _ in range(size):
        home = [world.networks.home(rng, country).address(rng)]
        client = app_client(world, rng, country, ips=[*exits, *home])
        members.append(
            customer(
                world, rng, "class", [client], look_alike=True, group=course, peak_hour=hour,
                created_at=opened + int(rng.exponential(0.8) * DAY), kind="education",
                email_domain=school, country=country, signup_ip=str(rng.choice(exits)),
                referrer=referrer, payment=None, payment_bin=None, org=None,
            )
        )  # fmt: skip
    return members


def assignment_stream(rng: np.random.Generator) -> tuple[Stream, int]:
    """The few questions of a course, each asked in the pupils' own words; key % 64 is the question.

    In some courses hardly anybody adds more than a phrase, in others everybody does.
    """
    words = load_grammar("vocabulary", "tasks", "study")
    count = int(rng.integers(5, 13))
    asked = [words.write("assignment", k) for k in draw_keys(rng, count)]
    wordy = int(rng.integers(0, 101))  # percent

    replies = draw_answers("steps")

    def render(key: int) -> Prompt:
        own = words.write("student", mix(key))
        if (key >> 8) % 100 < wordy:
            own = f"{own} {words.write('aside', key)}"
        question = asked[key % 64 % count]
        text = f"{own}\n{question}" if key >> 7 & 1 else f"{question}\n\n{own}"
        return user_prompt(text, answer=replies[key % 512])

    return Stream(render), count
