"""Owners of one open-source coding agent: its long prompt, its tools, its client, its bursts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import SECOND, Owners, Times, day_rhythm, sessions, spread_counts, turn_numbers
from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client
from stillwatch.range.grammar import load_grammar, mix
from stillwatch.range.identities import write_name
from stillwatch.range.population import Batch, Member, Population, Prompt, Stream, peaks_of, windows_of
from stillwatch.range.streams import draw_answers, make_batch
from stillwatch.range.world import World

_TOOLS = ("read", "edit", "write", "run", "search", "list", "plan", "fetch", "apply_patch", "ask")


class AgentFleet:
    """Structurally a campaign, and harmless: nobody owns more than one of these accounts."""

    name = "agent_fleet"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """`group` is the version of the agent in use."""
        product = write_name(rng, "product")
        versions = [f"{product}-code/{write_name(rng, 'version')}" for _ in range(int(rng.integers(1, 5)))]
        members = []
        for _ in range(world.count(rng, 260, 420)):
            country = world.people.countries.draw(rng)
            group = int(rng.integers(len(versions)))
            home = world.networks.home(rng, country)
            client = api_client(world, rng, provider=home, user_agent=versions[group], country=country)
            members.append(
                customer(
                    world, rng, self.name, [client], look_alike=True, group=group, country=country,
                    works_at_company=0.35,
                )
            )  # fmt: skip
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Sessions of many requests, each after the observation of the one before."""
        stream = agent_stream(rng)
        volume = np.minimum(world.rates.daily(rng, len(members), 0.5, 0.8) * world.days, 40.0)
        owners = spread_counts(rng, volume)
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members))
        ts, owners, talk = agent_sessions(world, rng, ts, owners)
        turn = turn_numbers(talk)
        return [
            make_batch(
                world, rng, stream, ts, owners, members,
                keys=(turn << 24) + talk, conversation=talk, median_output=220,
            )
        ]  # fmt: skip


def agent_sessions(
    world: World, rng: np.random.Generator, ts: Times, owners: Owners
) -> tuple[Times, Owners, Owners]:
    """Requests of agent sessions: measured offsets where traffic files were given, else drawn ones."""
    measured = world.rates.sessions
    if not measured:
        return sessions(rng, ts, owners, 14.0, 9.0)
    picks = [measured[i] for i in rng.integers(0, len(measured), len(ts))]
    sizes = np.array([len(p) for p in picks], dtype=np.int64)
    talk = np.repeat(np.arange(len(ts), dtype=np.int64), sizes)
    offsets = np.concatenate([np.zeros(0), *picks]) * SECOND
    return ts[talk] + offsets.astype(np.int64), owners[talk], talk


def agent_stream(rng: np.random.Generator) -> Stream:
    """The agent's requests; key = turn * 2**24 + session."""
    words = load_grammar("vocabulary", "tasks", "systems")
    system = words.write("agent", int(rng.integers(2**62)))
    salt = int(rng.integers(2**62))
    chosen = sorted(rng.permutation(_TOOLS)[: int(rng.integers(5, 10))].tolist())
    tools = tuple({"name": str(name)} for name in chosen)

    replies = draw_answers("tool_call")

    def render(key: int) -> Prompt:
        turn, talk = divmod(key, 1 << 24)
        seed = mix(talk ^ salt)
        asked = words.write("agent_ask", seed)
        messages: list[dict[str, object]] = [{"role": "user", "content": asked}]
        if turn:
            call = {
                "type": "tool_use",
                "id": f"t{turn}",
                "name": tools[turn % len(tools)]["name"],
                "input": {},
            }
            seen = {
                "type": "tool_result",
                "tool_use_id": f"t{turn}",
                "content": words.write("tool_output", seed + turn),
            }
            messages += [{"role": "assistant", "content": [call]}, {"role": "user", "content": [seen]}]
        return Prompt(messages, system=system, tools=tools, answer=replies[seed + turn & 511])

    return Stream(render, options={"max_tokens": 8192, "stream": True}, stop_reason="tool_use")
