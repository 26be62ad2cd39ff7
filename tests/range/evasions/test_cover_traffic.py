"""Cover brings harvest down to its share without touching it."""

from __future__ import annotations

import pytest

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import campaign_members, harvest_rows
from stillwatch.range.evasions.cover_traffic import CoverTraffic
from tests.range.evasions.conftest import drawn


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_the_share_of_cover_is_about_kept(plain: Composition, share: float) -> None:
    covered = CoverTraffic().apply(plain, share, drawn())
    harvest = harvest_rows(covered)
    theirs = campaign_members(covered)[covered.timeline.member]
    assert harvest.sum() == harvest_rows(plain).sum()
    assert 1 - harvest.sum() / theirs.sum() == pytest.approx(share, abs=0.08)


def test_what_cannot_be_reached_is_refused(plain: Composition) -> None:
    with pytest.raises(ValueError, match=r"0\.98"):
        CoverTraffic().apply(plain, 0.99, drawn())
