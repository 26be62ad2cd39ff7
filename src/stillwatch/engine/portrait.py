"""The portrait of a campaign: targets, sub-streams, traffic by hour and model, and what ties its members."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np

from stillwatch.decide.two_keys import FAMILY_CAP
from stillwatch.detect.detectors.harvest_labels import top_labels
from stillwatch.engine.campaigns import Joined
from stillwatch.engine.investigate import Judged
from stillwatch.engine.names import Names, account_names
from stillwatch.link.lifecycle import stamp
from stillwatch.model.contract import Scene
from stillwatch.model.scan import SubStream, Tie, TrafficPoint
from stillwatch.model.traffic import Ints

_TIES: Final = 60


def targets(exchanges: Ints, scene: Scene) -> list[str]:
    """Harvest labels that stand out in these exchanges, strongest first; "unknown" where none does."""
    means = scene.traffic.harvest[exchanges].mean(axis=0) / 255.0
    usual = scene.remembered("mean harvest", lambda: scene.accounts.harvest.mean(axis=0))
    return top_labels(means, usual) or ["unknown"]


def sub_streams(one: Joined, scene: Scene) -> list[SubStream]:
    """One for each frame family; an exchange that shows two counts for the larger one."""
    sent = int(scene.accounts.exchanges[one.accounts].sum())
    return [
        SubStream(
            frame=sub_stream_name(part),
            label=targets(own, scene)[0],
            exchanges=len(own),
            accounts=len(np.unique(scene.traffic.account[own])),
            wordings=len(part.candidate.frames),
            share=round(len(own) / max(sent, 1), 4),
        )
        for part, own in own_exchanges(one, scene)
    ]


def own_exchanges(one: Joined, scene: Scene) -> list[tuple[Judged, Ints]]:
    """Each part of the campaign that has exchanges no larger part shows, with these (indexes)."""
    found, seen = [], np.zeros(len(scene.traffic), bool)
    for part in one.parts:
        own = part.candidate.exchanges[~seen[part.candidate.exchanges]]
        seen[own] = True
        if len(own):
            found.append((part, own))
    return found


def sub_stream_name(part: Judged) -> str:
    """What the sub-stream of this frame family is called."""
    return f"frame-{part.candidate.name & (2**64 - 1):016x}"


def traffic_points(exchanges: Ints, scene: Scene) -> list[TrafficPoint]:
    """Exchanges by hour and model, in order of time."""
    hours = np.floor(scene.traffic.ts[exchanges] / 3600).astype(np.int64)
    pairs, counts = np.unique(
        np.stack([hours, scene.traffic.model[exchanges]], axis=1), axis=0, return_counts=True
    )
    return [
        TrafficPoint(stamp(float(hour) * 3600), scene.traffic.models[model], int(count))
        for (hour, model), count in zip(pairs, counts, strict=True)
    ]


def ties(one: Joined, scene: Scene, names: Names) -> list[Tie]:
    """What members share, strongest first and numbered within its kind; bits as far as they count."""
    found: dict[tuple[str, int], Tie] = {}
    for weighed in one.verdict.weighed:
        counted = FAMILY_CAP / max(weighed.finding.bits, FAMILY_CAP)
        for shared in weighed.finding.shared:
            members = account_names(shared.accounts, scene, names)
            tie = Tie(shared.kind, "", sorted(members), counted * float(shared.bits))
            found.setdefault((shared.kind, shared.value), tie)
    strongest = sorted(found.values(), key=lambda t: (-t.bits, t.kind, t.accounts))[:_TIES]
    number: Counter[str] = Counter()
    numbered = []
    for tie in strongest:
        number[tie.kind] += 1
        numbered.append(Tie(tie.kind, f"no. {number[tie.kind]}", tie.accounts, round(tie.bits, 2)))
    return numbered
