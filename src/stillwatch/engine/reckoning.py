"""Before campaigns are reported: how common they are among these groups, and which are sure enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.confidence import estimate_share
from stillwatch.decide.discoveries import LEVEL, sure_of
from stillwatch.engine.communities import communities
from stillwatch.engine.investigate import Judged
from stillwatch.model.traffic import Floats


@dataclass(frozen=True)
class Reckoning:
    """share: of campaigns among the communities that act as one; sure: for each judged group, whether it may
    be reported by what was asked for of false discoveries."""

    share: float
    sure: NDArray[np.bool_]


def reckon(judged: list[Judged], costs: Floats | None, level: float = LEVEL) -> Reckoning:
    """Weigh all communities that act as one against each other, each by what a wrong stop of its accounts
    costs on average; `level` is the share of wrong ones, by cost, among those that are sure. costs: of every
    account of the scene; None where all cost the same.

    A community's best sight speaks for it, and if it is sure, all its sights are: which of their accounts
    are members is asked later.
    """
    acting = np.array([one.verdict.acts_as_one for one in judged], bool)
    sure = np.zeros(len(judged), bool)
    asked = [one for one, acts in zip(judged, acting, strict=True) if acts]
    of = communities(judged)[acting]
    share = estimate_share(np.array([one.verdict.log_ratio for one in asked]), of)
    confidence = np.array([one.verdict.confidence_among(share) for one in asked])
    mean_costs = [1.0 if costs is None else float(costs[one.candidate.accounts].mean()) for one in asked]
    sure[acting] = sure_of(confidence, np.array(mean_costs), of, level)
    return Reckoning(share, sure)
