"""What it costs to stop a customer wrongly, against what the usual customer of this provider costs."""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.model.traffic import Floats

# Who pays or stays a hundred times the usual does not need a hundred times the evidence; and what a campaign
# can buy (age, subscriptions) must not buy it more than log2(7), not quite three bits.
_MOST: Final = 3.0
COSTLIEST: Final = 1.0 + 2 * _MOST  # an account that pays and has stayed that much longer than the usual


def account_costs(spend: Floats, created: Floats, now: float) -> Floats:
    """Cost of each account: 1, plus its subscription over the median of those that pay, plus its age over
    the median age, each at most 3.

    spend: US dollars a month, NaN unknown; created and now: seconds since 1970, NaN unknown. The time that a
    customer will still stay is taken to be proportional to the time it has stayed. What is unknown adds
    nothing.
    """
    age = np.maximum(now - created, 0.0)
    return 1.0 + _relative(spend) + _relative(age)


def _relative(values: Floats) -> Floats:
    known = values[values > 0]
    if not len(known):
        return np.zeros(len(values))
    relative: Floats = np.minimum(np.nan_to_num(values) / np.median(known), _MOST)
    return relative
