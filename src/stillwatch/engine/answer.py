"""Assemble the scan result: campaigns, coordination without harvest, flagged accounts, notes."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from stillwatch.decide.two_keys import evidence_of, missing_of
from stillwatch.engine.campaigns import Joined
from stillwatch.engine.coordination import coordination
from stillwatch.engine.investigate import Judged
from stillwatch.engine.members import Belief
from stillwatch.engine.names import Names, account_names, name_of
from stillwatch.engine.portrait import sub_streams, targets, ties, traffic_points
from stillwatch.engine.reckoning import reckon
from stillwatch.link.lifecycle import lifecycle, stamp
from stillwatch.model.contract import Scene
from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import AccountVerdict, Campaign, ReadCounts, ScanResult, Window

_REASONS_PER_ACCOUNT: Final = 4


def assemble(
    scene: Scene,
    joined: list[Joined],
    judged: list[Judged],
    end: float,
    names: Names,
    read: ReadCounts,
    belief: Belief,
) -> ScanResult:
    """The result in the schema of `model.scan`; `belief`: how sure the members of `joined` are."""
    claimed = _claims(joined, len(scene.accounts))
    ids = _campaign_ids(joined, scene, names)
    share = reckon(judged, scene.accounts.cost).share
    campaigns = [
        _campaign(one, name, scene, end, names, share, belief) for one, name in zip(joined, ids, strict=True)
    ]
    verdicts = [
        verdict
        for one, name in zip(joined, ids, strict=True)
        for verdict in _verdicts(one, name, scene, names, belief)
    ]
    first = {v.account: v for v in sorted(verdicts, key=lambda v: (v.flagged_at, v.campaign), reverse=True)}
    return ScanResult(
        window=Window(stamp(scene.began), stamp(end)),
        read=read,
        campaigns=campaigns,
        coordination=coordination(judged, claimed, scene, names),
        accounts=[first[name] for name in sorted(first)],
        releases={model: stamp(at) for model, at in sorted(scene.releases.items())},
        notes=_notes(scene),
    )


def _claims(joined: list[Joined], accounts: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    claimed = np.zeros(accounts, bool)
    for one in joined:
        claimed[one.accounts] = True
    return claimed


def _campaign(
    one: Joined, name: str, scene: Scene, end: float, names: Names, share: float, belief: Belief
) -> Campaign:
    members = account_names(one.accounts, scene, names)
    against: list[Evidence]
    evidence, against = evidence_of(one.verdict)
    ts = scene.traffic.ts[one.exchanges]
    models, counts = np.unique(scene.traffic.model[one.exchanges], return_counts=True)
    return Campaign(
        id=name,
        accounts=members,
        first_seen=stamp(float(ts[0])),
        last_seen=stamp(float(ts[-1])),
        exchanges=int(scene.accounts.exchanges[one.accounts].sum()),
        harvest_exchanges=len(one.exchanges),
        output_tokens=int(scene.traffic.output_tokens[one.exchanges].sum()),
        confidence=round(one.verdict.confidence_among(share), 4),
        bits={f: round(b, 2) for f, b in one.verdict.bits.items()},
        targets=targets(one.exchanges, scene),
        lifecycle=lifecycle(scene, one.accounts, one.exchanges, end),
        evidence=evidence,
        counter_evidence=against,
        missing=missing_of(one.verdict),
        sub_streams=sub_streams(one, scene),
        models={scene.traffic.models[m]: int(c) for m, c in zip(models, counts, strict=True)},
        traffic=traffic_points(one.exchanges, scene),
        ties=ties(one, scene, names),
        expected_wrong=round(belief.expected_wrong(one), 2),
        beyond_level=belief.is_doubtful(one, scene),
    )


def _campaign_ids(joined: list[Joined], scene: Scene, names: Names) -> list[str]:
    """An id for each from the member seen first, which stays while others come and go; a member of two
    campaigns names the larger one."""
    taken: set[str] = set()
    ids = []
    for one in joined:
        order = sorted(
            (float(scene.accounts.first_seen[a]), name_of(int(a), scene, names)) for a in one.accounts
        )
        eldest = next((name for _, name in order if name not in taken), order[0][1])
        taken.add(eldest)
        ids.append(f"camp_{hashlib.blake2b(eldest.encode(), digest_size=6).hexdigest()}")
    return ids


def _verdicts(one: Joined, campaign: str, scene: Scene, names: Names, belief: Belief) -> list[AccountVerdict]:
    harvest = np.bincount(scene.traffic.account[one.exchanges], minlength=len(scene.accounts))
    found = []
    for at, account in enumerate(one.accounts):
        reasons = _reasons(one, at)
        total = int(scene.accounts.exchanges[account])
        found.append(
            AccountVerdict(
                account=name_of(int(account), scene, names),
                flagged_at=stamp(float(np.ceil(one.flagged[at]))),
                campaign=campaign,
                bits=round(sum(r.bits for r in reasons), 2),
                harvest_share=round(float(harvest[account]) / max(total, 1), 4),
                exchanges=total,
                harvest_exchanges=int(harvest[account]),
                evidence=reasons,
                confidence=round(float(belief.confidence[account]), 4),
            )
        )
    return found


def _reasons(one: Joined, at: int) -> list[Evidence]:
    """What ties the account at this place to the campaign, strongest first."""
    reasons = [
        Evidence(w.family, round(float(w.finding.per_account[at]), 2), w.finding.says, w.source)
        for w in one.verdict.weighed
        if abs(w.finding.per_account[at]) >= 0.05
    ]
    return sorted(reasons, key=lambda e: (-e.bits, e.source))[:_REASONS_PER_ACCOUNT]


def _notes(scene: Scene) -> list[str]:
    notes = []
    if not scene.accounts.has_facts:
        notes.append("No account facts were given: shared payments and sign-ups could not be weighed.")
    if not scene.releases:
        notes.append("No release calendar was given: pivots to a released model could not be weighed.")
    return notes
