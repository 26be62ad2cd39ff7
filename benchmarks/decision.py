"""Decisions in process, with many known accounts, campaigns and marks: `python -m benchmarks.decision`.

Each request has a text of its own of about 1,000 characters, which is fingerprinted at the door. Wall times
hold on an idle machine only, so the processor's time of each call is told as well.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from benchmarks.machine import this_machine
from stillwatch.decide.budget import Buckets
from stillwatch.decide.draws import Draws
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.standing import Campaign, Verdict
from stillwatch.engine.spending import Spending
from stillwatch.model.exchange import Message, Request
from stillwatch.serve.inline.accounts import Accounts, Facts
from stillwatch.serve.inline.decider import Decider
from stillwatch.serve.inline.door import Door
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.inline.marks import MarkIndex, Worth
from stillwatch.serve.inline.request import DoorRequest
from stillwatch.serve.inline.snapshot import Snapshot

SEED: Final = 7
MEMBERS: Final = 0.024  # share of the accounts that stand for something, as in the largest public case
CHARACTERS: Final = 1000
KINDS: Final = ("free", "payg", "education", "research", "startup", "enterprise")
WORDS: Final = ("the", "answer", "of", "careful", "examiner", "who", "solves", "each", "problem", "justifies")
SAYS: Final = ("observe", "verify", "budget", "suspend")


def staged(accounts: int, campaigns: int, marks: int, lake: Path) -> Decider:
    """A decider that knows as much; every fortieth account or so is a member of a campaign. What is drawn is
    noted in the lake's folder, as in the service."""
    door, rng = Door(b"k" * 32), np.random.default_rng(SEED)
    known = (
        (door.account(f"acct_{n}"), Facts(KINDS[n % 6], n + 1, "document", "XA")) for n in range(accounts)
    )
    policy = msgspec.structs.replace(default_policy(), mode="enforce")
    names = [f"camp_{n}" for n in range(campaigns)]
    verdicts = {}
    for n in range(int(accounts * MEMBERS)):
        account = door.account(f"acct_{n}")
        verdicts[account] = Verdict(
            account=hex_of(account), campaign=names[n % campaigns], response=SAYS[n % 4], reason="its frames",
            since=0, enforce_at=0, decision=f"dec_{n}",
        )  # fmt: skip
    standing = {
        name: Campaign(id=name, confidence=0.97, response="budget", begins=0, tokens=400.0) for name in names
    }
    worths = [Worth(name, (0.1, 3.0, 9.0), (-0.1, -1.0, -3.0), 24, accounts, {}) for name in names]
    index = MarkIndex.of_arrays(
        worths,
        rng.integers(-(2**63), 2**63 - 1, marks),
        np.ones(marks, np.int32),
        rng.integers(0, campaigns, marks).astype(np.int32),
    )
    shot = Snapshot(policy, b"s" * 32, 0, verdicts, standing, marks=index)
    spending = Spending(lake)
    spending.prepare()
    buckets, draws = Buckets(noted=spending.bucket), Draws(noted=spending.draw)
    return Decider(door, shot, lambda: time.time_ns() // 1000, Accounts(known), buckets, draws)


def asked(accounts: int, requests: int) -> Iterator[DoorRequest]:
    """Requests of random accounts, as they come out of JSON: nothing in them was seen before."""
    draw = random.Random(SEED)
    systems = [_text(draw, 300) for _ in range(500)]
    decoder = msgspec.json.Decoder(DoorRequest)
    for _ in range(requests):
        member = draw.random() < 0.2
        account = draw.randrange(int(accounts * MEMBERS) if member else accounts)
        body = Request(draw.choice(systems), [Message("user", _text(draw, CHARACTERS))], max_tokens=800)
        request = DoorRequest(
            account=f"acct_{account}", model="atlas-4", org=f"org_{account % 999}", ip="203.0.113.9",
            user_agent="acme-python/0.44.1", request=body,
        )  # fmt: skip
        yield decoder.decode(msgspec.json.encode(request))


def measure(decider: Decider, accounts: int, requests: int) -> str:
    """Decide on so many requests, one by one."""
    for request in asked(accounts, 300):
        decider.decide(request)
    gc.freeze()  # as the service does once everything is loaded
    wall, cpu = np.empty(requests), np.empty(requests)
    for n, request in enumerate(list(asked(accounts, requests))):
        began, spent = time.perf_counter_ns(), time.thread_time_ns()
        decider.decide(request)
        cpu[n], wall[n] = time.thread_time_ns() - spent, time.perf_counter_ns() - began
    told = [
        f"{name}: p50 {np.percentile(times, 50) / 1e3:.1f} µs, p99 {np.percentile(times, 99) / 1e3:.1f} µs"
        for name, times in (("wall", wall), ("processor", cpu))
    ]
    return "; ".join(told)


def _text(draw: random.Random, characters: int) -> str:
    """Words, a number among them, and a full stop now and then."""
    words: list[str] = []
    while sum(map(len, words)) + len(words) < characters:
        words.append(draw.choice(WORDS) + draw.choice(["", "", "", "", f" {draw.randrange(9999)}", "."]))
    return " ".join(words)


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure as the options say."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=1_000_000)
    options.add_argument("--campaigns", type=int, default=10_000)
    options.add_argument("--marks", type=int, default=2_000_000, help="of all campaigns together")
    options.add_argument("--requests", type=int, default=20_000)
    given = options.parse_args()
    print(this_machine().sentence())
    before = _resident()
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-") as lake:
        decider = staged(given.accounts, given.campaigns, given.marks, Path(lake))
        print(
            f"{given.accounts:,} accounts ({decider.accounts.nbytes() / 2**20:.0f} MiB), {given.campaigns:,} "
            f"campaigns, {given.marks:,} marks: {_resident() - before:,.0f} MiB while loading"
        )
        print(f"{given.requests:,} decisions, {measure(decider, given.accounts, given.requests)}")
    actions = {action: n for (action, *_), n in sorted(decider.counts.items())}
    print(f"answers: {', '.join(f'{action} {n:,}' for action, n in actions.items())}")


if __name__ == "__main__":
    main()
