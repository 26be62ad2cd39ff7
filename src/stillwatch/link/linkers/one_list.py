"""Accounts that are dealt wordings from one list, where customers keep to their own."""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.link.drawing import list_bits
from stillwatch.model.asking import sent_by_one
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group

_MIN_ACCOUNTS: Final = 8
_MOST: Final = 6.0  # bits for one account, and for the group: it has made one choice, to rotate one list
# of an account's traffic, as phrases that a language offers fill a corner of it; and of the accounts
_MAIN: Final = 0.5


class OneListLinker:
    """Links accounts whose wordings change from exchange to exchange as if drawn from one common list.

    Sees: which of the group's own wordings each exchange shows; how often two exchanges of one account share
    one, and how often two of different accounts do. Fixed texts, which most exchanges show, are left out,
    and so are accounts that give these frames less than half of their traffic or show them now and then.
    Null hypothesis: an account says things its own way, so that its exchanges agree with each other at least
    twice as often as with other accounts'.
    Independent: accounts; the group speaks once, capped, so that it takes another family to turn the key.
    Benign look-alikes: an app that picks one of many prompts at random; its users' rates differ widely.
    Evasion: a list of its own for each account, which is as much work as new frames.
    References: over-dispersion of multinomial counts (Mosimann, Biometrika 1962); disjoint coverage under
    the single-client assumption (arXiv 2606.03381).
    """

    name = "one_list"
    family: Family = "targeting"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """The sum of the accounts' bits, each within the cap."""
        size = len(group.accounts)
        if scene.wordings is None or size < _MIN_ACCOUNTS:
            return silent(group)
        who = np.searchsorted(group.accounts, scene.traffic.account[group.exchanges])
        at, frame = scene.wordings.shown_by(group, scene.traffic.account)
        fresh = sent_by_one(scene.traffic.body[group.exchanges], who)
        at, frame = at[fresh[at]], frame[fresh[at]]
        sent = np.bincount(who, minlength=size)
        main = sent >= _MAIN * scene.sent(group.accounts, group.until)
        each: Floats = np.where(main, np.clip(list_bits(at, frame, who, size), -_MOST, _MOST), 0.0)
        drawing = int((each > 0).sum())
        bits = float(np.clip(each.sum(), 0.0, _MOST)) if drawing >= _MAIN * size else 0.0
        says = f"{drawing} of {size} accounts draw their wordings as from one list, not each its own"
        positive = np.maximum(each, 0.0) * (bits > 0)
        return Finding(bits, says if bits else "", positive, float((positive > 0).mean()), by_frames=True)
