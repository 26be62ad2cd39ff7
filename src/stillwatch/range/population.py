"""The nouns of a composition: clients, members, streams of prompts, and drafts of exchanges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from stillwatch.model.account import AccountFacts
    from stillwatch.range.world import World

Population = Literal["campaign", "customer"]
_DAY = 86_400_000_000

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Client:
    """One way in which an account reaches the API; `None` means that this path logs no such field."""

    access_path: str
    endpoint: str
    ips: tuple[str, ...] | None
    asn: int | None
    country: str | None
    user_agent: str | None
    api_key: str | None
    threads: bool = False  # whether the client sends conversation ids


@dataclass(slots=True)
class Member:
    """One account of the range with what is true of it. Times are microseconds since 1970 UTC.

    `group` is the kind's own number (a pool, a batch, a class); `window` is when the account is active.
    """

    facts: AccountFacts
    kind: str
    population: Population
    clients: tuple[Client, ...]
    window: tuple[int, int]
    campaign: str | None = None
    look_alike: bool = False
    language: str = "en"
    group: int = 0
    peak_hour: float = 12.0
    banned_at: int | None = None
    replacement: bool = False  # whether it carries on where a stopped account of its campaign left off


@dataclass(frozen=True, slots=True)
class Prompt:
    """What one exchange asks and a placeholder of what it gets; `messages` are native messages."""

    messages: list[dict[str, Any]]
    system: str | None = None
    tools: tuple[dict[str, str], ...] | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """Prompts of one sort: `render(key)` writes one; the same key writes the same prompt.

    Campaigns that evade need two more ways to ask for the same: `bare` is the request without any words
    of the campaign's, `fresh` has its instructions in words of their own for every key.
    """

    render: Callable[[int], Prompt]
    harvest: bool = False
    options: dict[str, Any] = field(default_factory=dict)  # request fields: max_tokens, thinking ...
    stop_reason: str = "end_turn"
    bare: Callable[[int], Prompt] | None = None
    fresh: Callable[[int], Prompt] | None = None


@dataclass(slots=True)
class Batch:
    """Drafts of exchanges of one stream, as columns of equal length."""

    stream: Stream
    ts: Ints
    member: Ints  # index into the kind's members
    key: Ints  # what to render
    model: Ints  # index into the world's models
    client: Ints  # index into the member's clients
    output_tokens: Ints
    conversation: Ints  # a number per conversation, -1 for none
    reasoning_tokens: Ints


class Kind(Protocol):
    """One kind of campaign or customer."""

    name: str
    population: Population

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Draw the accounts, with their facts, clients and active windows."""

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Draw what those accounts send; times outside the window of the range are dropped later."""


def windows_of(members: Sequence[Member]) -> Ints:
    """The active windows as an (accounts, 2) array of microseconds."""
    return np.array([m.window for m in members], dtype=np.int64).reshape(-1, 2)


def peaks_of(members: Sequence[Member]) -> npt.NDArray[np.float64]:
    """The hour of the day (UTC) at which each member is busiest."""
    return np.array([m.peak_hour for m in members], dtype=np.float64)


def active_days(members: Sequence[Member]) -> npt.NDArray[np.float64]:
    """Length of each member's window in days."""
    return np.array([(m.window[1] - m.window[0]) / _DAY for m in members], dtype=np.float64)
