"""No account sends much more harvest a day than it may."""

from __future__ import annotations

import numpy as np

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import harvest_rows
from stillwatch.range.evasions.low_rate import LowRate
from stillwatch.range.population import active_days
from tests.range.evasions.conftest import drawn


def test_harvest_is_thinned_to_the_rate(plain: Composition) -> None:
    slow = LowRate().apply(plain, 4.0, drawn())
    rows = harvest_rows(slow)
    sent = np.bincount(slow.timeline.member[rows], minlength=len(slow.members))
    allowed = 4.0 * active_days(slow.members)
    assert sent.sum() <= 1.2 * allowed[sent > 0].sum()
    assert (sent <= allowed + 5 * np.sqrt(allowed) + 1).all()
    assert (~rows).sum() == (~harvest_rows(plain)).sum()
