"""Seeded changes to training samples, so that the classifier learns wording and not how it was logged."""

from __future__ import annotations

import random
from dataclasses import replace

from stillwatch.detect.classifiers.features import FLAGS
from stillwatch.detect.classifiers.texts import Sample

_MOVED = 0.15  # share of system texts put in front of the user text instead
_ADDED = 0.25  # share of samples without system text that get an ordinary one
_NOISE = {
    "thinking": 0.15,
    "logprobs": 0.03,
    "multi_turn": 0.2,
}  # flags that clients set for their own reasons
_OTHER_NOISE = 0.04


def augment(samples: list[Sample], seed: int) -> list[Sample]:
    """The samples with system texts moved or added and flags set at random, the same for the same seed."""
    systems = sorted({s.system for s in samples if s.kind == "ordinary" and 0 < len(s.system) < 1000})
    random_ = random.Random(f"{seed} augment")
    return [_augment_one(sample, systems, random_) for sample in samples]


def _augment_one(sample: Sample, systems: list[str], random_: random.Random) -> Sample:
    system, user = sample.system, sample.user
    if system and random_.random() < _MOVED:
        system, user = "", f"{system}\n\n{user}"
    elif not system and systems and random_.random() < _ADDED:
        system = random_.choice(systems)
    noise = {name: random_.random() < _NOISE.get(name, _OTHER_NOISE) for name in FLAGS}
    flags = {name: noise[name] or sample.flags.get(name, False) for name in FLAGS}
    return replace(sample, system=system, user=user, flags=flags)
