"""From indexes of frames to judged candidates: weigh, and where evidence speaks for a part only, refine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.two_keys import Verdict
from stillwatch.engine.candidates import Candidate, FrameIndex, in_order
from stillwatch.engine.crew import Crew
from stillwatch.engine.families import MIN_ACCOUNTS
from stillwatch.engine.sightings import Sight
from stillwatch.engine.weigh import weigh
from stillwatch.link.linkers.coincidence import values_of
from stillwatch.link.linkers.signup_batch import crowds_of
from stillwatch.model.contract import Scene
from stillwatch.model.one_customer import CONCORDANT
from stillwatch.model.traffic import Accounts, Floats, Ints

_WHOLE: Final = 0.95  # where coordination speaks for nearly all accounts there is nothing to refine
_WORTH_REFINING: Final = 5.0  # bits
_SHARE: Final = 500  # families that a worker looks at in one go: most are soon done with
_TOGETHER: Final = 16  # candidates that a worker weighs in one go, but for the largest
_AT_ONCE: Final = 2  # attributes

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Judged:
    """A candidate and the verdict on it at the end of the window. sight: what its frames were found by;
    whole: the name of the candidate of which this one is the core, None where it is none's; together:
    whether it is several families judged as one, beside them (`kindred`)."""

    candidate: Candidate
    verdict: Verdict
    sight: Sight = "wording"
    whole: int | None = None
    together: bool = False

    @property
    def linked(self) -> Ints:
        """The accounts that coordination evidence speaks for."""
        linked: Ints = self.candidate.accounts[self.verdict.linked]
        return linked

    @property
    def harvest_key(self) -> float:
        """Bits of harvest that turn the key: more where the group was found by what its exchanges say."""
        verdict = self.verdict
        return verdict.harvest_key if self.sight == "wording" else verdict.harvest_key_by_meaning

    @property
    def turns_both_keys(self) -> bool:
        """Whether it acts as one and harvests, by the key that it has by its sight."""
        return self.verdict.acts_as_one and self.verdict.harvest >= self.harvest_key

    def again(self, scene: Scene, end: float, candidate: Candidate | None = None) -> Judged:
        """Judged anew, in another scene or with another circle of accounts."""
        chosen = candidate or self.candidate
        return replace(self, candidate=chosen, verdict=weigh(chosen.group(scene, end), scene))


@dataclass(frozen=True)
class Seen:
    """What groups are judged in: the frames by sight, the scene, and the end of the window in seconds."""

    indexes: Mapping[Sight, FrameIndex]
    scene: Scene
    end: float


def investigate(seen: Seen, progress: Progress, crew: Crew) -> tuple[list[Judged], Seen]:
    """Judge every family of frames; of one that coordination explains in part, its core too.

    Twice: who acts as one does not depend on what is asked, so a first round sets those accounts apart,
    and a second one learns from the others what customers ask for. Nor does it who is tied as customers are:
    in the second round a part of these is seen as theirs. Gives the judged candidates and what they were
    judged in: the scene with these accounts set apart.
    """
    learn_values(seen.scene.accounts)
    judged: list[Judged] = []
    for sight in seen.indexes:
        candidates = [(sight, candidate) for candidate in _candidates(sight, seen, crew)]
        for done, found in enumerate(crew.map(_with_cores, seen, candidates, together=_TOGETHER)):
            judged += found
            progress(done + 1, len(candidates))
    scene = seen.scene.setting_apart(_acting_as_one(judged, seen.scene), _houses(judged, seen.scene))
    apart = replace(seen, scene=scene)
    again = crew.map(_again, apart, [j for j in judged if _acts(j)], together=_TOGETHER)
    return [next(again) if _acts(j) else j for j in judged], apart


def learn_values(accounts: Accounts) -> None:
    """Who has which value of each attribute, and who signed up with how many: before the accounts are handed
    on, so that no worker has to find it again."""
    _ = accounts.licensed, accounts.in_turn, crowds_of(accounts)
    with ThreadPoolExecutor(_AT_ONCE) as threads:  # sorting numbers lets go of the interpreter
        list(threads.map(partial(values_of, accounts=accounts), accounts.attributes))


def _candidates(sight: Sight, seen: Seen, crew: Crew) -> list[Candidate]:
    families = seen.indexes[sight].families()
    shares = [(sight, families[first : first + _SHARE]) for first in range(0, len(families), _SHARE)]
    return in_order(chain.from_iterable(crew.map(_candidates_of, seen, shares)))


def _candidates_of(seen: Seen, share: tuple[Sight, list[Ints]]) -> list[Candidate]:
    sight, families = share
    return seen.indexes[sight].candidates_of(families, seen.scene)


def _with_cores(seen: Seen, found: tuple[Sight, Candidate]) -> list[Judged]:
    sight, candidate = found
    index, scene, end = seen.indexes[sight], seen.scene, seen.end
    allowed = _without_authorised(candidate, scene)
    if allowed is None:
        return []
    first = Judged(allowed, weigh(allowed.group(scene, end), scene), sight)
    cores = _cores(first, index, scene)
    return [first, *(Judged(c, weigh(c.group(scene, end), scene), sight, candidate.name) for c in cores)]


def _again(seen: Seen, judged: Judged) -> Judged:
    return judged.again(seen.scene, seen.end)


def _acts(judged: Judged) -> bool:
    return judged.verdict.coordinates


def _acting_as_one(judged: list[Judged], scene: Scene) -> NDArray[np.bool_]:
    apart = scene.accounts.licensed.copy()
    for one in judged:
        if _acts(one):
            apart[one.linked] = True
    return apart


def _houses(judged: list[Judged], scene: Scene) -> Floats:
    """For every account the highest concordance of the groups that are tied as customers are and in which it
    is tied; 0 for the others."""
    found = np.zeros(len(scene.accounts))
    for one in judged:
        if _acts(one) and one.verdict.concordance >= CONCORDANT:
            found[one.linked] = np.maximum(found[one.linked], one.verdict.concordance)
    return found


def _cores(judged: Judged, index: FrameIndex, scene: Scene) -> list[Candidate]:
    verdict, linked = judged.verdict, judged.linked
    if verdict.coordination < _WORTH_REFINING or verdict.linked_share > _WHOLE or len(linked) < MIN_ACCOUNTS:
        return []
    if verdict.is_large_part and not verdict.acts_as_one:
        return []  # its tied accounts are classes and firms, and what they use is everybody's
    cores = (_without_authorised(core, scene) for core in index.refine(judged.candidate, linked, scene))
    return [core for core in cores if core and len(core.accounts) < len(judged.candidate.accounts)]


def _without_authorised(candidate: Candidate, scene: Scene) -> Candidate | None:
    """The candidate less accounts of licensed programmes; None where too few are left."""
    licensed = scene.accounts.licensed[candidate.accounts]
    return candidate.only(candidate.accounts[~licensed], scene) if licensed.any() else candidate
