"""Places are inside the picture, apart, and always the same."""

from __future__ import annotations

import numpy as np

from stillwatch.cli.report.charts.graph_layout import WIDTH, place
from stillwatch.cli.report.charts.ties import TieGraph, condense
from stillwatch.model.scan import Tie
from tests.cli.report.samples import members, ties


def sample() -> TieGraph:
    accounts = members("a", 600)
    return condense(accounts, ties(accounts))


def test_everything_is_inside_the_picture() -> None:
    at = place(sample())
    for places in (at.hubs, at.bubbles):
        assert (places > 0).all()
        assert (places[:, 0] < WIDTH).all()
        assert (places[:, 1] < at.height).all()


def test_bubbles_do_not_overlap() -> None:
    at = place(sample())
    apart = np.linalg.norm(at.bubbles[:, None] - at.bubbles[None], axis=2)
    touching = at.radii[:, None] + at.radii[None] - apart
    np.fill_diagonal(touching, 0)
    assert touching.max() < 1.0


def test_labels_of_hubs_have_their_own_rows() -> None:
    at = place(sample())
    for side in (at.hubs[at.hubs[:, 0] < WIDTH / 2], at.hubs[at.hubs[:, 0] > WIDTH / 2]):
        assert np.diff(np.sort(side[:, 1])).min() >= 34


def test_the_same_graph_always_looks_the_same() -> None:
    first, second = place(sample()), place(sample())
    assert (first.bubbles == second.bubbles).all()
    assert (first.hubs == second.hubs).all()


def test_one_tie_alone_can_be_placed() -> None:
    at = place(condense(["a", "b"], [Tie("payment", "card", ["a", "b"], 9.0)]))
    assert at.hubs.shape == at.bubbles.shape == (1, 2)
    assert np.isfinite(at.bubbles).all()
