"""Before the start only customers send."""

from __future__ import annotations

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import campaign_members
from stillwatch.range.evasions.late_start import LateStart
from tests.range.evasions.conftest import drawn


def test_campaigns_begin_at_the_start(plain: Composition) -> None:
    late = LateStart().apply(plain, 0.5, drawn())
    middle = (plain.world.start + plain.world.end) // 2
    theirs = campaign_members(late)[late.timeline.member]
    assert late.timeline.ts[theirs].min() >= middle
    assert late.timeline.ts[~theirs].min() < middle
