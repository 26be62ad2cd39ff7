"""Groups that act as one and are no campaign, each with the reason why not."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.two_keys import OWNERS_SHARE, Verdict, evidence_of
from stillwatch.engine.investigate import Judged
from stillwatch.engine.names import Names, account_names
from stillwatch.model.contract import Scene
from stillwatch.model.scan import Coordination
from stillwatch.model.traffic import Ints

_OVERLAP: Final = 0.5
_MOST: Final = 0.8


def coordination(
    judged: list[Judged], claimed: NDArray[np.bool_], scene: Scene, names: Names
) -> list[Coordination]:
    """Coordinated groups outside campaigns, openly common ones (one organisation) and licensed programmes."""
    found = _licensed(scene, names) + _openly_one(scene, names)
    seen: list[Ints] = []
    for one in sorted(judged, key=lambda j: (-len(j.candidate.accounts), j.candidate.name)):
        accounts = one.candidate.accounts
        mine = accounts[one.verdict.linked & ~claimed[accounts]]
        # of a campaign's accounts most are claimed; the others only pass by
        passing = one.verdict.is_campaign and len(mine) < _MOST * one.verdict.linked.sum()
        if passing or not one.verdict.coordinates or len(mine) < 5:
            continue
        if any(len(np.intersect1d(mine, other)) > _OVERLAP * len(mine) for other in seen):
            continue
        seen.append(mine)
        found.append(_group(mine, _why_not(one), scene, names, one.verdict))
    return found


def _why_not(one: Judged) -> str:
    verdict = one.verdict
    if verdict.harvest < one.harvest_key:
        counter = [e.says for e in evidence_of(verdict)[1] if e.family == "harvest"]
        return "they act as one, but do not harvest" + (f": {counter[0]}" if counter else "")
    if verdict.owners_share < OWNERS_SHARE:
        return "they openly belong to one organisation"
    if verdict.linked_share < verdict.least_linked:
        return "what they ask is asked by many accounts that nothing ties to them"
    return (
        "both keys turn, but the evidence is thin: among so many groups that act as one, too many reported "
        "with as little would be customers"
    )


def _licensed(scene: Scene, names: Names) -> list[Coordination]:
    licensed = np.flatnonzero(scene.accounts.licensed)
    reasons = np.array([scene.accounts.authorised[a] for a in licensed], dtype=object)
    return [
        _group(licensed[reasons == reason], f"authorised programme: {reason}", scene, names)
        for reason in sorted(set(reasons))
    ]


def _openly_one(scene: Scene, names: Names) -> list[Coordination]:
    """Accounts of one declared organisation that share a payment: one by right. Licensed programmes are
    listed as such already."""
    org, payment = scene.accounts.org, scene.accounts.attributes.get("payment")
    if payment is None:
        return []
    both = np.flatnonzero((org >= 0) & (payment >= 0) & ~scene.accounts.licensed)
    pairs = org[both] * (int(payment.max(initial=0)) + 1) + payment[both]
    together = both[np.argsort(pairs, kind="stable")]
    _, first, sizes = np.unique(np.sort(pairs), return_index=True, return_counts=True)
    why = "they openly belong to one organisation and pay with one instrument"
    return [
        _group(together[start : start + size], why, scene, names)
        for start, size in zip(first, sizes, strict=True)
        if size >= 5
    ]


def _group(
    members: Ints, why: str, scene: Scene, names: Names, verdict: Verdict | None = None
) -> Coordination:
    ids = account_names(members, scene, names)
    digest = hashlib.blake2b("\n".join(ids).encode(), digest_size=6).hexdigest()
    return Coordination(
        id=f"coord_{digest}",
        accounts=ids,
        why_not_a_campaign=why,
        bits={f: round(b, 2) for f, b in verdict.bits.items()} if verdict else {},
        evidence=evidence_of(verdict)[0] if verdict else [],
    )
