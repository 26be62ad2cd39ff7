"""Whole conversations, the history growing with every turn."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from stillwatch.model.exchange import Exchange
from tests.range.played import Played


def test_a_conversation_keeps_its_opening_and_grows(unseen: Played) -> None:
    talks: defaultdict[str, list[Exchange]] = defaultdict(list)
    for one in unseen.kind("user_simulators").exchanges:
        assert one.conversation
        talks[one.conversation].append(one)
    for turns in talks.values():
        openings = {str(turn.request.messages[0].content) for turn in turns}
        assert len(openings) == 1
        lengths = [len(turn.request.messages) for turn in turns]
        assert lengths == sorted(lengths)
        assert lengths[0] == 1
    assert np.mean([len(turns) for turns in talks.values()]) > 2


def test_everything_is_harvest_of_one_campaign(unseen: Played) -> None:
    sent = unseen.kind("user_simulators")
    assert sent.harvest.all()
    assert len({m.campaign for m in sent.members}) == 1
