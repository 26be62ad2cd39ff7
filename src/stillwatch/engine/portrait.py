"""The portrait of a campaign: targets, sub-streams, traffic by hour and model, and what ties its members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from stillwatch.detect.detectors.harvest_labels import top_labels
from stillwatch.engine.campaigns import Joined
from stillwatch.link.lifecycle import stamp
from stillwatch.model.contract import Scene
from stillwatch.model.scan import SubStream, Tie, TrafficPoint
from stillwatch.model.traffic import Ints

_TIES: Final = 60


def targets(exchanges: Ints, scene: Scene) -> list[str]:
    """Harvest labels that stand out in these exchanges, strongest first; "unknown" where none does."""
    means = scene.traffic.harvest[exchanges].mean(axis=0) / 255.0
    return top_labels(means, scene.accounts.harvest.mean(axis=0)) or ["unknown"]


def sub_streams(one: Joined, scene: Scene) -> list[SubStream]:
    """One for each frame family, most exchanges first."""
    streams = []
    for part in one.parts:
        candidate = part.candidate
        streams.append(
            SubStream(
                frame=f"frame-{candidate.name & (2**64 - 1):016x}",
                label=targets(candidate.exchanges, scene)[0],
                exchanges=len(candidate.exchanges),
                accounts=len(candidate.accounts),
                wordings=len(candidate.frames),
            )
        )
    return streams


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


def ties(one: Joined, scene: Scene, names: Mapping[int, str]) -> list[Tie]:
    """What members share, strongest first: values of rare attributes, sign-up batches."""
    found: dict[tuple[str, int], Tie] = {}
    for weighed in one.verdict.weighed:
        for shared in weighed.finding.shared:
            members = [names.get(int(scene.accounts.hashes[a]), "") for a in shared.accounts]
            tie = Tie(
                shared.kind, f"{shared.kind} {shared.value}", sorted(filter(None, members)), shared.bits
            )
            found.setdefault((shared.kind, shared.value), tie)
    strongest = sorted(found.values(), key=lambda t: (-t.bits, t.kind, t.what))[:_TIES]
    return [Tie(t.kind, t.what, t.accounts, round(float(t.bits), 2)) for t in strongest]
