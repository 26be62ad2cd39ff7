"""From a family of frames to the accounts that live by it, and the sightings that are theirs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stillwatch.link.likeness import likeness
from stillwatch.model.statistics import distinct
from stillwatch.model.traffic import Ints

# A member gives the family a tenth of its traffic (a resale proxy that mixes nine to one still does);
# a passer-by who happens to use a common phrase does not.
MIN_COVERAGE = 0.1
MIN_USES = 2
OWN_SHARE = 0.5  # a frame is the family's own where most of its users are members
# Of a large part of all accounts some always use any phrase a lot; what a campaign deals them, nearly all do
OWN_SHARE_OF_MANY = 0.9
MANY, MANY_AT_LEAST = 0.25, 50  # of all accounts; accounts
OWN_ROUNDS = 3
_CORNER = 1 / 3
_FEW = 3
_OTHER_WORDINGS = 0.8  # corrected cosine; draws of one distribution have 1, strangers near 0
_ODDEST = 0.1  # of the linked accounts, how many may be further from their common wordings
_SEVERAL = 6  # one fixed sentence shows as up to five frames: text, head, tail, sentences


def own_sightings(
    x: Ints, frame: Ints, account: Ints, account_exchanges: Ints, users: Ints
) -> NDArray[np.bool_]:
    """Which sightings (rows of exchange x, frame, account) belong to the family's own frames and members.

    account_exchanges: exchanges of every account; users: accounts that use each frame, seen here or not.
    Frames that mostly strangers use are dropped (of those that a large part of all accounts uses, whichever
    not nearly all of them live by), then members who thereby lose their coverage, and so on
    for a few rounds.
    """
    accounts, who = np.unique(account, return_inverse=True)
    frames, shown = np.unique(frame, return_inverse=True)
    _, first, which = np.unique(x, return_index=True, return_inverse=True)
    sent = account_exchanges[accounts]
    due = users[frames] * np.where(
        is_many(users[frames], len(account_exchanges)), OWN_SHARE_OF_MANY, OWN_SHARE
    )
    pairs = distinct(shown * len(accounts) + who)
    used, by = pairs // len(accounts), pairs % len(accounts)
    member = _members(which, who[first], sent)
    kept = np.ones(len(x), bool)
    for _ in range(OWN_ROUNDS):
        own = (np.bincount(used[member[by]], minlength=len(frames)) >= due)[shown]
        if np.array_equal(own, kept):  # further rounds would say the same
            break
        kept = own
        member = _members(which[kept], who[first], sent)
    return kept & member[who]


def is_many(accounts: Ints | int, population: int) -> NDArray[np.bool_]:
    """Whether so many are a large part of all accounts."""
    many: NDArray[np.bool_] = np.asarray(accounts) > max(MANY * population, MANY_AT_LEAST)
    return many


def _members(which: Ints, who: Ints, sent: Ints) -> NDArray[np.bool_]:
    """The accounts that live by the family, where it is seen in these exchanges (codes) of `who`."""
    seen = np.zeros(len(who), bool)
    seen[which] = True
    return is_regular(np.bincount(who[seen], minlength=len(sent)), sent)


def is_regular(uses: Ints, exchanges: Ints) -> NDArray[np.bool_]:
    """Whether so many uses of a family, among so many exchanges in all, make an account a member."""
    covered: NDArray[np.bool_] = (uses >= MIN_USES) & (uses >= MIN_COVERAGE * exchanges)
    return covered


def _users_among(shown: Ints, who: Ints, chosen: NDArray[np.bool_], frames: int) -> Ints:
    """How many of the chosen accounts use each of `frames` frames (codes 0..frames-1)."""
    mine = chosen[who]
    pairs = distinct(shown[mine] * len(chosen) + who[mine])
    return np.bincount(pairs // len(chosen), minlength=frames)


def linked_frames(frame: Ints, account: Ints, linked: Ints, share: float, users: Ints) -> Ints:
    """Frames (of the sightings frame, account) that linked accounts use clearly more than their share.

    share: linked accounts among the candidate's accounts, what a common phrase would show; users:
    accounts that use each frame.
    """
    accounts, who = np.unique(account, return_inverse=True)
    frames, shown = np.unique(frame, return_inverse=True)
    hits = _users_among(shown, who, np.isin(accounts, linked), len(frames))
    return frames[hits >= max(OWN_SHARE, min(1.5 * share, 0.9)) * users[frames]]


def passers_by(
    x: Ints,
    frame: Ints,
    account: Ints,
    linked: Ints,
    same_client: NDArray[np.bool_],
    excused: NDArray[np.bool_],
    exchanges: Ints,
) -> Ints:
    """Unlinked accounts that nothing but a corner of the frames, or one fixed frame, connects.

    x, frame, account: the sightings of a candidate; same_client: for every account, whether it runs a
    client that is (nearly) the candidate's own; excused: for every account, whether it may be unlinked
    for want of facts; exchanges: of every account, all it sent. A customer whose
    system prompt happens to hold one sentence of a campaign shows it in every exchange and never another,
    while an account of the pool changes; where the pool itself has one fixed sentence, only the client
    tells. Who repeats a few wordings where the linked ones take them as they come is none of theirs either.
    """
    different = _distinct(frame, account)
    shown = _distinct(x, account)
    accounts = np.flatnonzero(shown)
    is_linked = np.isin(accounts, linked)
    if not is_linked.any():
        return accounts[:0]
    usual = np.median(different[accounts[is_linked]])
    a_time = np.median(np.bincount(account)[accounts[is_linked]] / shown[accounts[is_linked]])
    due = np.maximum(_CORNER * np.minimum(usual, a_time * shown[accounts]), np.minimum(usual, _FEW))
    covered = shown[accounts] / np.maximum(exchanges[accounts], 1)
    aside = covered < _CORNER * np.median(covered[is_linked])
    # of one fixed sentence nobody shows more than a corner: there, only who is excused may stay
    strange = aside | (~excused[accounts] if usual < _SEVERAL else different[accounts] < due)
    alike = likeness(frame, account, accounts, is_linked, max(float(a_time), 1.0))
    # where each linked account keeps to wordings of its own, others may too
    strange |= alike < _OTHER_WORDINGS * min(float(np.quantile(alike[is_linked], _ODDEST)), 1.0)
    return accounts[~is_linked & ~same_client[accounts] & strange]


def _distinct(values: Ints, account: Ints) -> Ints:
    """How many different values each account has."""
    _, codes = np.unique(values, return_inverse=True)
    size = int(codes.max(initial=0)) + 1
    pairs = np.unique(account * size + codes)
    return np.bincount(pairs // size)
