"""Are tasks dealt out once each under one frame, or do the members ask the very same things?"""

from __future__ import annotations

import numpy as np

from stillwatch.detect.dealing import dealt
from stillwatch.model.asking import ENOUGH, asks
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group, Ints, Traffic

# A harvest pays for new answers. Retries, checks and a payload that ran out leave at least this fresh:
_USUAL, _SLOPE = 0.62, 3.0
_PROBE = 0.25  # of the tasks; the probe of four technique sweeps was 0.14 to 0.17 of them (decision 9)
# a frame that fills the whole traffic speaks for two bits and more, one of a sixth for none
_PASSING_BITS, _SINGLE_PURPOSE_BITS, _MOST_AGAINST = -0.5, 3.0, -6.0


class DealtTasksDetector:
    """Weighs whether the members share out a stream of tasks or all ask the same ones.

    Sees: how fresh the tasks are (different texts over exchanges, times the share of exchanges whose
    text no other member sent, or a few did at once), one probe left out, and without what several say in
    the midst of conversations; and which share of the members' whole traffic the common frame takes.
    Null hypothesis: a group that has a reason to come together asks the same things (an assignment, a
    public benchmark, a prompt of the day), no nearer to each other in time than it asks anything, or spends
    most of its traffic on other things.
    Independent: nothing; the group counts as one observation, a few bits at most in favour.
    Benign look-alikes: the users of one app deal out nothing, yet look so; they do not act as one.
    Evasion: sending tasks several times, hours apart, which costs the campaign as much as it hides.
    References: disjoint coverage of a domain, single-client assumption (arXiv 2606.03381).
    """

    name = "dealt_tasks"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Up to 2.1 bits where tasks come once and fill the members' traffic; down to -6 where shared."""
        traffic = scene.traffic
        x = group.exchanges[traffic.body[group.exchanges] != 0]
        if len(x) < ENOUGH:
            return silent(group)
        fresh = min(
            freshness(*without_probe(traffic.body[some], traffic.account[some], traffic.ts[some]))
            for some in _conversations(traffic, x)
        )
        filled = len(group.exchanges) / max(int(scene.sent(group.accounts, group.until).sum()), 1)
        most = _PASSING_BITS + _SINGLE_PURPOSE_BITS * filled
        bits = float(np.clip(_SLOPE * np.log2((fresh + 0.01) / _USUAL), _MOST_AGAINST, most))
        says = (
            f"{fresh:.0%} of the tasks are fresh, sent once and by nobody else, or by a few at once; "
            f"the common frame fills {filled:.0%} of their traffic"
        )
        return Finding(bits, says, np.zeros(len(group.accounts)), 1.0)


def _conversations(traffic: Traffic, x: Ints) -> list[Ints]:
    """What is asked in these exchanges (`asks`), and what opens conversations in as far as it is enough: the
    members of a class open them with what they all were given, and go on each in words of their own."""
    opens = traffic.opens[x]
    if opens.all():
        return [x]
    asked = x[asks(traffic.body[x], traffic.account[x], opens)]
    return [asked, x[opens]] if opens.sum() >= ENOUGH else [asked]


def without_probe(body: Ints, who: Ints, ts: Floats) -> tuple[Ints, Ints, Floats]:
    """Texts, their senders and times without the text that is sent most: of one that is more than a quarter
    of all, as much less is left out as it is more, of one that is half of all nothing.

    An operator sends one request again and again to see whether an account answers, or in how many ways it
    can be asked. What a class or the readers of one post share is several texts, or most of what they send.
    """
    _, code, uses = np.unique(body, return_inverse=True, return_counts=True)
    most = int(np.argmax(uses))
    left_out = int(np.clip(2 * _PROBE * len(body) - uses[most], 0, uses[most]))
    others = np.ones(len(body), bool)
    others[np.flatnonzero(code == most)[:left_out]] = False
    return body[others], who[others], ts[others]


def freshness(body: Ints, who: Ints, ts: Floats) -> float:
    """Different texts over exchanges, times the share of exchanges whose text no other member sent; what a
    few asked at once counts as so many (`dealing`)."""
    found = dealt(body, who, ts)
    return found.different * float(found.fresh.mean())
