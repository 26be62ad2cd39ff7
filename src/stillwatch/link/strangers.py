"""Accounts of a campaign that do not work as its linked ones do, one by one: evidence against each.

A pool is one program, dealt one stream of tasks. Who merely came by the same words has a program, tasks and
a pace of his own, and shows what the pool always shows together now and then.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.link.likeness import likeness
from stillwatch.link.oddness import evidence_against, mean_distances, spread_distances, surprise
from stillwatch.model.asking import sent_by_one
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats, Ints

_DAY: Final = 86400.0
# Standard deviations that members are granted however alike the linked ones are: of a share; of the log of
# how many wordings stand in a text; of the log of a pace or a length, of which twice as much is nothing odd.
_LEAST_SHARE: Final = 0.02
_LEAST_COUNT: Final = 0.1
_LEAST_SIZE: Final = 0.35
_HALF: Final = 0.5


def bits_against(x: Ints, frame: Ints, account: Ints, linked: Ints, scene: Scene) -> Floats:
    """Bits against each account (those that occur, sorted) being dealt its work as the `linked` ones are.

    x, frame, account: the sightings of a campaign's frames by its accounts. Nine aspects: how many of the
    wordings that (other) linked accounts use it shows at once, how often it shows any, and whether it draws
    them as they do; whether there is a system text; what is asked (harvest labels), and whether nobody else
    asks the same; how long answers are; its pace, and what share of its traffic the frames take.
    Beside them stands how much likelier one program with one fixed text shows the same frames each time.
    """
    accounts = np.unique(account)
    tied = np.isin(accounts, linked)
    if not tied.any():
        return np.zeros(len(accounts))
    rows, at = np.unique(x, return_inverse=True)
    who = np.searchsorted(accounts, scene.traffic.account[rows])
    theirs = _shown_by_linked(frame, account, tied[np.searchsorted(accounts, account)])
    at_once = np.bincount(at, theirs, minlength=len(rows))
    a_time = max(float(np.median(np.bincount(who, np.bincount(at))[tied] / np.bincount(who)[tied])), 1.0)
    aspects = [
        mean_distances(np.log1p(at_once), who, tied, _LEAST_COUNT),
        mean_distances(_ones(at_once > 0), who, tied, _LEAST_SHARE),
        np.maximum(1 - likeness(frame, account, accounts, tied, a_time), 0.0),
        mean_distances(_ones(scene.traffic.system[rows]), who, tied, _LEAST_SHARE),
        mean_distances(scene.traffic.harvest[rows] / 255.0, who, tied, _LEAST_SHARE),
        mean_distances(_ones(_asked_by_one(scene)[rows]), who, tied, _LEAST_SHARE),
        mean_distances(_lengths(rows, tied[who], scene), who, tied, _LEAST_SIZE),
        _pace_distances(accounts, np.bincount(who), tied, scene),
        _share_distances(accounts, np.bincount(who), tied, scene),
    ]
    against = evidence_against([surprise(aspect, tied) for aspect in aspects])
    return np.maximum(against, _one_text_bits(frame, at, who, tied))


def _ones(mask: NDArray[np.bool_]) -> Floats:
    return mask.astype(np.float64)


def _shown_by_linked(frame: Ints, account: Ints, is_linked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each sighting whether some linked account, other than its own, shows the frame too."""
    frames, code = np.unique(frame, return_inverse=True)
    mine = is_linked.nonzero()[0]
    pairs = np.unique(np.stack([code[mine], account[mine]]), axis=1)
    users = np.bincount(pairs[0], minlength=len(frames))
    shown: NDArray[np.bool_] = users[code] - is_linked >= 1
    return shown


def _one_text_bits(frame: Ints, at: Ints, who: Ints, tied: NDArray[np.bool_]) -> Floats:
    """Likelihood ratio, in bits, of one fixed text against wordings dealt as to linked accounts, for accounts
    that show the same frames in each exchange; 0 for the others, and where most linked exchanges repeat the
    one before. at: the exchange of each sighting."""
    sets = np.zeros(len(who), np.int64)
    np.add.at(sets, at, frame)  # hashes: equal sums are equal sets
    size = len(tied)
    sent = np.bincount(who, minlength=size)
    _, code = np.unique(sets, return_inverse=True)
    cells, times = np.unique(who * len(sets) + code, return_counts=True)
    equal = np.bincount(cells // len(sets), times * (times - 1.0), minlength=size)
    pairs = sent * (sent - 1.0)
    same = equal == pairs
    again = (equal[tied].sum() + 1) / (pairs[tied].sum() + 1)
    if again > _HALF:
        return np.zeros(size)
    as_many = np.log2((tied.sum() + 1) / ((same & tied).sum() + 1))  # linked ones may differ in this, too
    bits: Floats = np.where(same, np.minimum((1 - sent) * np.log2(again), as_many), 0.0)
    return bits


def _asked_by_one(scene: Scene) -> NDArray[np.bool_]:
    """For each exchange whether no other suspect sent its text; true where no text was logged."""
    traffic = scene.traffic
    return scene.remembered("texts of one account", lambda: sent_by_one(traffic.body, traffic.account))


def _lengths(rows: Ints, is_linked: NDArray[np.bool_], scene: Scene) -> Floats:
    """Log length of each answer; where none was logged, what is usual among the linked ones."""
    tokens = scene.traffic.output_tokens[rows]
    logs = np.log1p(tokens.astype(np.float64))
    told = logs[is_linked & (tokens > 0)]
    logs[tokens == 0] = told.mean() if len(told) else 0.0
    return logs


def _pace_distances(accounts: Ints, sent: Ints, tied: NDArray[np.bool_], scene: Scene) -> Floats:
    first, last = scene.accounts.first_seen[accounts], scene.accounts.last_seen[accounts]
    logs = np.log(sent / np.maximum((last - first) / _DAY, 1.0))
    noise = 1.0 / sent  # of the log of a Poisson count
    centre = np.array([np.median(logs[tied])])
    return spread_distances(logs[:, None], centre, noise[:, None], tied, _LEAST_SIZE)


def _share_distances(accounts: Ints, sent: Ints, tied: NDArray[np.bool_], scene: Scene) -> Floats:
    everything = scene.accounts.exchanges[accounts]
    usual = float(sent[tied].sum() / everything[tied].sum())
    noise = usual * (1 - usual) / everything
    share = sent / everything
    return spread_distances(share[:, None], np.array([usual]), noise[:, None], tied, _LEAST_SHARE)
