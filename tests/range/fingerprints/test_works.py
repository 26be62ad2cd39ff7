"""Kinds of work: honest requests look like harvest often enough."""

from __future__ import annotations

import numpy as np

from stillwatch.model.harvest import LABELS
from stillwatch.range.fingerprints.works import CUSTOMERS, POOL, draw_harvest, draw_works


def test_the_table_holds_customers_then_campaigns() -> None:
    campaign = draw_harvest(np.random.default_rng(1))
    works = draw_works(np.random.default_rng(2), [campaign])
    assert works.scores.shape == (len(CUSTOMERS) + 1, POOL, len(LABELS))
    assert works.masks.shape == (len(CUSTOMERS) + 1, POOL)
    assert set(np.unique(works.of).tolist()) == set(range(len(CUSTOMERS)))


def test_campaigns_and_honest_requests_for_the_same_overlap() -> None:
    rng = np.random.default_rng(3)
    campaigns = [draw_harvest(rng) for _ in range(20)]
    works = draw_works(rng, campaigns)
    for row, campaign in enumerate(campaigns, start=len(CUSTOMERS)):
        honest = next(i for i, work in enumerate(CUSTOMERS) if work.name == campaign.name)
        label = int(works.scores[row].mean(axis=0).argmax())
        median = np.median(works.scores[row][:, label])
        assert (works.scores[honest][:, label] >= median).mean() > 0.05


def test_masks_follow_from_scores() -> None:
    works = draw_works(np.random.default_rng(2), [])
    grading = next(i for i, work in enumerate(CUSTOMERS) if work.name == "grading")
    marked = works.masks[grading] & (1 << LABELS.index("rubric_grading")) != 0
    scores = works.scores[grading][:, LABELS.index("rubric_grading")]
    assert marked.any()
    assert scores[marked].min() > scores[~marked].max()
