"""Plans of campaigns: four styles of sharing out harvest among accounts, each with choices of its own.

Source of the styles: measured experiments on pools of 24,000 accounts; public cases name 13 to 30
exchanges an account and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from stillwatch.range.fingerprints.draft import EXACT, HEAD, SYSTEM, TAIL
from stillwatch.range.fingerprints.works import Work, draw_harvest

Style = Literal["sticky_shards", "balanced_pool", "jittered_pool", "patient_pool"]
STYLES: Final[dict[Style, float]] = {  # of all malicious accounts
    "sticky_shards": 4 / 24,
    "balanced_pool": 10 / 24,
    "jittered_pool": 5 / 24,
    "patient_pool": 5 / 24,
}
_HARVEST: Final[dict[Style, float]] = {  # of the members' exchanges; the rest is cover
    "sticky_shards": 0.6,
    "balanced_pool": 0.4,
    "jittered_pool": 0.3,
    "patient_pool": 0.3,
}
_MUTATED: Final[dict[Style, float]] = {  # of the harvest, with a changed wording
    "sticky_shards": 0.1,
    "balanced_pool": 0.1,
    "jittered_pool": 0.3,
    "patient_pool": 0.3,
}
_SPLIT_FROM: Final = 400  # accounts of a style that may be several campaigns
_EDGE_WORDS: Final = 20.0
_OWN_CARDS: Final = 0.2  # of the campaigns


@dataclass(frozen=True)
class Plan:
    """One campaign.

    rate: exchanges a day and member; harvest: the share of them; mutated: share of harvest with a changed
    wording; wordings: how many; place, kept: where they stand and how much of the place's sketch is theirs;
    cards: share of members on shared cards, and members a card; batches: sign-up batches; homes: share of
    members on networks of their own; pivot: share that moves to a new model, and within how many hours;
    shard: accounts that are sent the same jobs; burst: exchanges of one batch; jitter: seconds.
    """

    number: int
    style: Style
    size: int
    work: Work
    rate: float
    harvest: float
    mutated: float
    wordings: int
    place: int
    kept: int
    cards: tuple[float, float]
    batches: int
    homes: float
    pivot: tuple[float, float]
    shard: int
    burst: float
    jitter: float


def draw_plans(rng: np.random.Generator, malicious: int) -> list[Plan]:
    """Campaigns of all styles with `malicious` accounts together; none where there are none."""
    plans: list[Plan] = []
    left = malicious
    for style, share in STYLES.items():
        total = left if style == "patient_pool" else round(share * malicious)
        left -= total
        for size in _split(rng, total):
            plans.append(_draw_plan(rng, len(plans), style, size))
    return plans


def _split(rng: np.random.Generator, total: int) -> list[int]:
    if total < _SPLIT_FROM:
        return [total] if total else []
    first = round(total * rng.uniform(0.3, 1.0))
    return [first, total - first] if total - first >= _SPLIT_FROM // 4 else [total]


def _draw_plan(rng: np.random.Generator, number: int, style: Style, size: int) -> Plan:
    rate = float(rng.uniform(26, 40))
    harvest = min(0.95, _HARVEST[style] * float(rng.uniform(0.85, 1.2)))
    shard = int(rng.integers(30, 80))
    place = int(rng.choice([SYSTEM, HEAD, TAIL], p=[0.4, 0.45, 0.15]))
    return Plan(
        number=number,
        style=style,
        size=size,
        work=draw_harvest(rng),
        rate=rate,
        harvest=harvest,
        mutated=_MUTATED[style] * float(rng.uniform(0.7, 1.3)),
        wordings=_count_wordings(rng, style, size * rate * harvest),
        place=place,
        kept=_draw_kept(rng, place),
        cards=_draw_cards(rng),
        batches=max(1, round(size / rng.uniform(40, 200))),
        homes=float(rng.choice([0.1, 0.5, 1.0])),
        pivot=(float(rng.uniform(0.3, 0.6)), float(rng.uniform(2, 10))),
        shard=shard,
        burst=float(rng.uniform(12, 30)),
        jitter=60 * float(rng.uniform(30, 60)),
    )


def _count_wordings(rng: np.random.Generator, style: Style, harvest: float) -> int:
    """A wording is used some 40 to 120 times a day; a shard has a list of its own."""
    if style == "sticky_shards":
        return int(rng.integers(8, 30))
    return max(12, round(harvest / rng.uniform(40, 120)))


def _draw_cards(rng: np.random.Generator) -> tuple[float, float]:
    """Most campaigns share cards among members; some buy one for each."""
    on_shared = 0.0 if rng.random() < _OWN_CARDS else float(rng.uniform(0.6, 0.98))
    return on_shared, float(rng.uniform(4, 25))


def _draw_kept(rng: np.random.Generator, place: int) -> int:
    """A head or tail is 20 words: a shorter frame shares it with the task, which changes."""
    words = float(rng.uniform(13, 45))
    if place == SYSTEM or words >= _EDGE_WORDS:
        return EXACT
    return round(254 * words / (2 * _EDGE_WORDS - words))
