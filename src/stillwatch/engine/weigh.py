"""Ask every detector and linker about a group."""

from __future__ import annotations

import numpy as np

from stillwatch.decide.two_keys import Verdict, Weighed, judge
from stillwatch.detect.detectors.manifest import DETECTORS
from stillwatch.link.linkers.manifest import LINKERS
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Group


def weigh(group: Group, scene: Scene) -> Verdict:
    """The verdict on `group`, from all that was seen before `group.until`."""
    weighed = [Weighed(w.family, w.name, w.weigh(group, scene)) for w in (*DETECTORS, *LINKERS)]
    owners = len(np.unique(scene.accounts.owner[group.accounts]))
    return judge(weighed, len(group.accounts), owners)
