"""Requests are claimed by what they are like, and left alone where nothing tells them apart."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from stillwatch.link.substreams import Traits, claim

KNOWN, BARE, OTHER, STRANGERS = 300, 150, 400, 800
Bools = NDArray[np.bool_]


def requests(
    frame: float, plain: float, other_plain: float = 0.0, bare: int = BARE, seed: int = 3
) -> tuple[Traits, Bools, Bools, Bools]:
    """Known harvest, harvest without its frame, members' other requests and strangers'; with how far, in
    standard deviations, the first two lie from the rest in a trait of the settings, and paraphrases of the
    frame from it in a trait of the frame. Also gives which rows are unknown harvest."""
    rng = np.random.default_rng(seed)
    n = KNOWN + bare + OTHER + STRANGERS
    kind = np.repeat([0, 1, 2, 3], [KNOWN, bare, OTHER, STRANGERS])
    columns = {name: rng.standard_normal((n, 6)).astype(np.float32) for name in ("frame", "plain", "place")}
    columns["plain"][kind <= 1, 0] += plain
    columns["plain"][kind == 2, 0] += other_plain
    columns["frame"][kind <= 1, 0] += frame
    columns["frame"][kind == 0, 1] += 8.0  # the wording itself
    wording = np.where(kind == 0, rng.integers(1, 60, n), 1000 + np.arange(n))
    return Traits(**columns, wording=wording), kind == 0, kind == 3, kind == 1


def measured(claimed: Bools, harvest: Bools) -> tuple[float, float]:
    """Precision and recall."""
    return float(harvest[claimed].mean()), float(claimed[harvest].mean())


def test_bare_tasks_are_found_by_their_settings() -> None:
    traits, known, strangers, harvest = requests(frame=0.0, plain=6.0)
    precision, recall = measured(claim(traits, known, strangers), harvest)
    assert precision >= 0.9
    assert recall >= 0.85


def test_nothing_but_members_other_requests_is_claimed() -> None:
    traits, known, strangers, _ = requests(frame=0.0, plain=6.0)
    claimed = claim(traits, known, strangers)
    assert not (claimed & (known | strangers)).any()


@pytest.mark.parametrize("seed", range(4))
def test_members_who_send_nothing_else_of_the_kind_keep_their_own(seed: int) -> None:
    traits, known, strangers, _ = requests(frame=0.0, plain=6.0, bare=0, seed=seed)
    assert claim(traits, known, strangers).sum() <= 0.02 * OTHER


@pytest.mark.parametrize("seed", range(4))
def test_where_all_requests_look_alike_nothing_is_claimed(seed: int) -> None:
    traits, known, strangers, _ = requests(frame=0.0, plain=0.0, seed=seed)
    assert claim(traits, known, strangers).sum() <= 0.02 * (OTHER + BARE)


def test_requests_that_share_a_setting_with_the_harvest_are_not_taken_for_it() -> None:
    """Another program of the accounts' customers runs with the campaign's settings in part."""
    traits, known, strangers, harvest = requests(frame=0.0, plain=6.0, other_plain=1.0)
    assert measured(claim(traits, known, strangers), harvest)[0] >= 0.9


def test_too_few_rows_say_nothing() -> None:
    traits, known, strangers, _ = requests(frame=0.0, plain=6.0)
    few = known & (np.cumsum(known) <= 20)
    assert not claim(traits, few, strangers | (known & ~few)).any()
