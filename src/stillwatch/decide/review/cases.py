"""Cases: what reviewers do about a campaign, as pure changes and the effects that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from stillwatch.decide.responses import Response
from stillwatch.model.errors import StillwatchError

State = Literal["open", "approved", "rejected", "released"]
CLOSED: Final = ("rejected", "released")


class Case(Struct, frozen=True, kw_only=True):
    """The review of one campaign; moments are microseconds."""

    id: str
    campaign: str
    opened: int
    updated: int
    state: State = "open"
    assignee: str | None = None


class Approve(Struct, frozen=True, tag="approve"):
    """It is a campaign, and this is to be done about it; people may still have to agree."""

    response: Response


class Reject(Struct, frozen=True, tag="reject"):
    """It is no campaign: nothing is done about any of its accounts."""

    words: str


class Release(Struct, frozen=True, tag="release"):
    """These accounts do not belong to it; all of them where none is named."""

    words: str
    accounts: tuple[str, ...] = ()


class Split(Struct, frozen=True, tag="split"):
    """These accounts are a campaign of their own, under the name `into`."""

    accounts: tuple[str, ...]
    into: str


class Merge(Struct, frozen=True, tag="merge"):
    """It is the same campaign as `into`."""

    into: str


class Annotate(Struct, frozen=True, tag="annotate"):
    """Something to remember."""

    words: str


class Assign(Struct, frozen=True, tag="assign"):
    """Who looks after it; None: nobody."""

    to: str | None


Action = Approve | Reject | Release | Split | Merge | Annotate | Assign


class Effects(Struct, frozen=True, kw_only=True):
    """What follows. status: of the campaign; ask: a response that people are to agree to; released: accounts
    whose verdicts end; labels: account to `harvest` or `customer`, for calibration; parted, merged: accounts
    that leave for a campaign of their own, and the campaign that all of them go to."""

    status: str | None = None
    ask: Response | None = None
    released: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    parted: tuple[str, ...] = ()
    parted_into: str | None = None
    merged_into: str | None = None


class Acted(NamedTuple):
    """The case after an action, and what follows from it."""

    case: Case
    effects: Effects


def act(case: Case, action: Action, members: Sequence[str], at: int) -> Acted:
    """What an action does to a case of a campaign with these members. `StillwatchError` where it makes no
    sense: the case is closed, or accounts are named that are no members."""
    if case.state in CLOSED and not isinstance(action, Annotate | Assign):
        raise StillwatchError(f"{case.id} is {case.state}", hint="A later scan opens a new case if need be.")
    moved, accounts = replace(case, updated=at), tuple(members)
    match action:
        case Approve():
            return _approve(moved, action, accounts)
        case Reject():
            return _reject(moved, action, accounts)
        case Release():
            return _release(moved, action, accounts)
        case Split():
            return _split(moved, action, accounts)
        case Merge():
            return _merge(moved, action)
        case Annotate():
            _worded(action.words)
            return Acted(moved, Effects())
        case Assign():
            return Acted(replace(moved, assignee=action.to), Effects())


def _approve(case: Case, action: Approve, members: tuple[str, ...]) -> Acted:
    labels = tuple((account, "harvest") for account in members)
    return Acted(
        replace(case, state="approved"), Effects(status="confirmed", ask=action.response, labels=labels)
    )


def _reject(case: Case, action: Reject, members: tuple[str, ...]) -> Acted:
    _worded(action.words)
    labels = tuple((account, "customer") for account in members)
    return Acted(replace(case, state="rejected"), Effects(status="rejected", released=members, labels=labels))


def _release(case: Case, action: Release, members: tuple[str, ...]) -> Acted:
    _worded(action.words)
    if not action.accounts:
        return Acted(replace(case, state="released"), Effects(status="released", released=members))
    _are_members(action.accounts, members)
    labels = tuple((account, "customer") for account in action.accounts)
    return Acted(case, Effects(released=action.accounts, labels=labels))


def _split(case: Case, action: Split, members: tuple[str, ...]) -> Acted:
    _are_members(action.accounts, members)
    if not action.accounts or len(set(action.accounts)) == len(set(members)):
        raise StillwatchError(
            "accounts: expected some of the members, and not all", hint="Name those that go."
        )
    if action.into == case.campaign:
        raise StillwatchError(f"into: {action.into} is the campaign itself", hint="Name a new campaign.")
    return Acted(case, Effects(parted=action.accounts, parted_into=action.into))


def _merge(case: Case, action: Merge) -> Acted:
    if action.into == case.campaign:
        raise StillwatchError(f"into: {action.into} is the campaign itself", hint="Name the other one.")
    return Acted(replace(case, state="released"), Effects(status="merged", merged_into=action.into))


def _worded(words: str) -> None:
    if not words.strip():
        raise StillwatchError("words: empty", hint="Say why: others will read it.")


def _are_members(accounts: Sequence[str], members: Sequence[str]) -> None:
    strangers = sorted(set(accounts) - set(members))
    if strangers:
        raise StillwatchError(
            f"accounts: {strangers[0]} is no member"
            + (f", nor {len(strangers) - 1} more" * (len(strangers) > 1)),
            hint="Look at the members first.",
        )
