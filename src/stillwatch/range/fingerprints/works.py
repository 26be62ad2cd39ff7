"""Kinds of work: what exchanges ask for, how the harvest classifier scores them, how long they are.

Honest requests look like harvest often enough: tutors ask for reasoning, test benches grade, agents code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.harvest import load as load_classifier
from stillwatch.detect.fingerprints.arrays import Bytes, Float64s, Int32s
from stillwatch.model.harvest import LABELS

POOL = 2048  # scores drawn for each kind of work
_SHARES = 4096
# Median and spread (in logits) of a label's probability where nobody asks for it, as in composed traffic
_USUAL_MEDIAN, _USUAL_SPREAD = 0.006, 1.2


@dataclass(frozen=True)
class Work:
    """One kind. share: of all customers' exchanges; words, answer: medians; tools: share with tools; turns:
    mean; scores: label to median probability and spread in logits, where it differs from the usual."""

    name: str
    share: float
    words: float
    answer: float
    tools: float
    turns: float
    scores: dict[str, tuple[float, float]]


CUSTOMERS: Final = (
    Work("chat", 0.36, 22, 320, 0.0, 2.5, {"instruction_synthesis": (0.035, 1.3)}),
    Work(
        "question", 0.24, 40, 400, 0.0, 1.4, {"reasoning_elicitation": (0.015, 1.3), "tool_use": (0.012, 1.3)}
    ),
    Work("coding", 0.10, 60, 260, 0.95, 7.0, {"agentic_coding": (0.02, 1.6), "tool_use": (0.03, 1.2)}),
    Work("batch", 0.10, 90, 130, 0.05, 1.0, {}),
    Work("tutoring", 0.06, 45, 600, 0.0, 1.8, {"reasoning_elicitation": (0.12, 1.4)}),
    Work("grading", 0.03, 160, 180, 0.0, 1.0, {"rubric_grading": (0.12, 1.8)}),
    Work("analysis", 0.03, 80, 500, 0.4, 2.0, {"data_analysis": (0.1, 1.5)}),
    Work("tools", 0.03, 50, 150, 0.95, 3.0, {"tool_use": (0.12, 1.6)}),
    Work("rewriting", 0.02, 70, 250, 0.0, 1.2, {"safe_rewriting": (0.08, 1.5)}),
    Work("synthesis", 0.02, 35, 500, 0.0, 1.1, {"instruction_synthesis": (0.15, 1.4)}),
    Work("vision", 0.01, 20, 250, 0.0, 1.3, {"vision": (0.3, 1.5)}),
)
HARVESTED: Final = (4, 5, 6, 7, 8, 9, 2)  # rows of CUSTOMERS that campaigns ask for too


@dataclass(frozen=True)
class Works:
    """The table of works: scores uint8 [works, POOL, labels], masks int32 [works, POOL], the medians and
    shares by row, and for each of 4,096 shares of customers' exchanges its row (`of`)."""

    scores: Bytes
    masks: Int32s
    words: Float64s
    answer: Float64s
    tools: Float64s
    turns: Float64s
    of: NDArray[np.int16]


def draw_works(rng: np.random.Generator, campaigns: Sequence[Work]) -> Works:
    """Score every kind of work; `campaigns` take the rows after the customers'."""
    works = [*CUSTOMERS, *campaigns]
    scores = np.stack([_draw_scores(rng, work) for work in works])
    masks = load_classifier().mask(scores.reshape(-1, len(LABELS))).reshape(scores.shape[:2])
    shares = np.array([work.share for work in CUSTOMERS])
    of = rng.choice(len(CUSTOMERS), _SHARES, p=shares / shares.sum()).astype(np.int16)
    names = ("words", "answer", "tools", "turns")
    medians = {name: np.array([getattr(work, name) for work in works], np.float64) for name in names}
    return Works(scores=scores, masks=masks, of=of, **medians)


def draw_harvest(rng: np.random.Generator) -> Work:
    """What one campaign asks for: one of the customers' kinds, on average somewhat more outspoken."""
    honest = CUSTOMERS[HARVESTED[int(rng.integers(len(HARVESTED)))]]
    label, (median, _) = max(honest.scores.items(), key=lambda item: item[1][0])
    logit = np.log(median / (1 - median)) + rng.uniform(-0.2, 1.6)
    scores = honest.scores | {label: (float(1 / (1 + np.exp(-logit))), float(rng.uniform(1.0, 1.8)))}
    longer = float(rng.lognormal(0.1, 0.3))
    return Work(
        honest.name, 0.0, honest.words * float(rng.lognormal(0.0, 0.3)), honest.answer * longer,
        honest.tools, min(honest.turns, 2.0), scores,
    )  # fmt: skip


def _draw_scores(rng: np.random.Generator, work: Work) -> Bytes:
    columns = []
    for label in LABELS:
        median, spread = work.scores.get(label, (_USUAL_MEDIAN, _USUAL_SPREAD))
        logits = np.log(median / (1 - median)) + spread * rng.standard_normal(POOL)
        columns.append(np.rint(255 / (1 + np.exp(-logits))))
    scores: Bytes = np.stack(columns, axis=1).astype(np.uint8)
    return scores
