"""From a family of frames to the accounts that live by it, and the sightings that are theirs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.traffic import Ints

# A member gives the family a tenth of its traffic (a resale proxy that mixes nine to one still does);
# a passer-by who happens to use a common phrase does not.
MIN_COVERAGE = 0.1
_MIN_USES = 2
_OWN = 0.5  # a frame is the family's own where most of its users are members
_ROUNDS = 3
_CORNER = 1 / 3
_FEW = 3
_SEVERAL = 6  # one fixed sentence shows as up to five frames: text, head, tail, sentences


def own_sightings(x: Ints, frame: Ints, account: Ints, account_exchanges: Ints) -> NDArray[np.bool_]:
    """Which sightings (rows of exchange x, frame, account) belong to the family's own frames and members.

    account_exchanges: exchanges of every account. Frames that mostly strangers use are dropped, then
    members who thereby lose their coverage, and so on for a few rounds.
    """
    kept = np.ones(len(x), bool)
    for _ in range(_ROUNDS):
        member = _members(x[kept], account[kept], account_exchanges)
        own = _own_frames(frame, account, member)
        kept = own[np.searchsorted(np.unique(frame), frame)]
    member = _members(x[kept], account[kept], account_exchanges)
    return kept & member[account]


def _members(x: Ints, account: Ints, account_exchanges: Ints) -> NDArray[np.bool_]:
    _, first = np.unique(x, return_index=True)
    uses = np.bincount(account[first], minlength=len(account_exchanges))
    return is_regular(uses, account_exchanges)


def is_regular(uses: Ints, exchanges: Ints) -> NDArray[np.bool_]:
    """Whether so many uses of a family, among so many exchanges in all, make an account a member."""
    covered: NDArray[np.bool_] = (uses >= _MIN_USES) & (uses >= MIN_COVERAGE * exchanges)
    return covered


def _own_frames(frame: Ints, account: Ints, member: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each distinct frame (sorted), whether members are most of its users."""
    frames, codes = np.unique(frame, return_inverse=True)
    pairs = np.unique(codes * len(member) + account)
    users = np.bincount(pairs // len(member), minlength=len(frames))
    members = np.bincount(pairs // len(member), member[pairs % len(member)], minlength=len(frames))
    return members >= _OWN * users


def linked_frames(frame: Ints, account: Ints, linked: Ints, share: float) -> Ints:
    """Frames (of the sightings frame, account) that linked accounts use clearly more than their share.

    share: linked accounts among the candidate's accounts, what a common phrase would show.
    """
    size = int(max(account.max(initial=0), linked.max(initial=0))) + 1
    is_linked = np.zeros(size, bool)
    is_linked[linked] = True
    frames, codes = np.unique(frame, return_inverse=True)
    pairs = np.unique(codes * size + account)
    users = np.bincount(pairs // size, minlength=len(frames))
    hits = np.bincount(pairs // size, is_linked[pairs % size], minlength=len(frames))
    return frames[hits >= max(_OWN, min(1.5 * share, 0.9)) * users]


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
    tells.
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
    return accounts[~is_linked & ~same_client[accounts] & strange]


def _distinct(values: Ints, account: Ints) -> Ints:
    """How many different values each account has."""
    _, codes = np.unique(values, return_inverse=True)
    size = int(codes.max(initial=0)) + 1
    pairs = np.unique(account * size + codes)
    return np.bincount(pairs // size)
