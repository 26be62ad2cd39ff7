"""Are tasks dealt out once each under one frame, or do the members ask the very same things?"""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Group, Ints

_MIN_EXCHANGES = 20
_USUAL = 0.05  # by chance or by retry, a twentieth of the other members may send a task too
_DEALT_BITS, _SINGLE_PURPOSE_BITS, _MOST_AGAINST = 1.0, 1.5, -8.0


class DealtTasksDetector:
    """Weighs whether the members share out a stream of tasks or all ask the same ones.

    Sees: for each task, which share of the other members sent it too; and which share of the members'
    whole traffic the common frame takes.
    Null hypothesis: a group that has a reason to come together asks the same things (an assignment, a
    public benchmark, a prompt of the day) or spends most of its traffic on other things.
    Independent: nothing; the group counts as one observation, a few bits at most in favour.
    Benign look-alikes: the users of one app deal out nothing, yet look so; they do not act as one.
    Evasion: sending tasks several times, which costs the campaign as much as it hides.
    References: disjoint coverage of a domain, single-client assumption (arXiv 2606.03381).
    """

    name = "dealt_tasks"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Up to 2.5 bits where tasks come once and fill the members' traffic; down to -8 where shared."""
        body = scene.traffic.body[group.exchanges]
        who = scene.traffic.account[group.exchanges]
        present = body != 0
        if present.sum() < _MIN_EXCHANGES:
            return silent(group)
        breadth = shared_breadth(body[present], who[present], len(group.accounts))
        seen = int(np.searchsorted(scene.traffic.ts, group.until))
        member = np.zeros(len(scene.accounts), bool)
        member[group.accounts] = True
        filled = len(group.exchanges) / max(int(member[scene.traffic.account[:seen]].sum()), 1)
        most = _DEALT_BITS + _SINGLE_PURPOSE_BITS * filled
        bits = float(np.clip(2 * np.log2(_USUAL / (breadth + 0.01)), _MOST_AGAINST, most))
        says = (
            f"a task is sent by {breadth:.1%} of the other members on average; "
            f"the common frame fills {filled:.0%} of their traffic"
        )
        return Finding(bits, says, np.zeros(len(group.accounts)), 1.0)


def shared_breadth(body: Ints, who: Ints, members: int) -> float:
    """Mean over exchanges of the share of the other members who sent the same text."""
    pairs = np.unique(np.stack([body, who], axis=1), axis=0)
    texts, senders = np.unique(pairs[:, 0], return_counts=True)
    others = senders[np.searchsorted(texts, body)] - 1
    return float(others.mean() / max(members - 1, 1))
