"""What a customer says against a decision, and how that ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from stillwatch.model.errors import StillwatchError

State = Literal["open", "granted", "refused"]
MOST_WORDS: Final = 4000  # characters


class Appeal(Struct, frozen=True, kw_only=True):
    """One appeal; moments are microseconds."""

    id: str
    decision: str
    at: int
    words: str
    state: State = "open"
    closed_at: int | None = None
    closed_by: str | None = None


def appeal(id_: str, decision: str, words: str, at: int, earlier: Iterable[Appeal]) -> Appeal:
    """A new appeal. `StillwatchError` where one is open already, or it says too much or nothing."""
    if any(one.state == "open" for one in earlier):
        raise StillwatchError("an appeal against this decision is open", hint="Wait for its answer.")
    said = words.strip()
    if not said or len(said) > MOST_WORDS:
        raise StillwatchError(
            f"words: expected 1 to {MOST_WORDS} characters, got {len(said)}", hint="Say what is wrong."
        )
    return Appeal(id=id_, decision=decision, at=at, words=said)


def close(one: Appeal, granted: bool, by: str, at: int, decided_by: Iterable[str]) -> Appeal:
    """The appeal after `by` answered it. `StillwatchError` where it is closed, or that person took or
    approved the decision: nobody judges an appeal against themselves."""
    if one.state != "open":
        raise StillwatchError(f"{one.id} is {one.state}", hint="A new appeal can be made.")
    if by in set(decided_by):
        raise StillwatchError(
            f"{by} took part in the decision that {one.id} is against", hint="Another person has to answer."
        )
    return replace(one, state="granted" if granted else "refused", closed_at=at, closed_by=by)
