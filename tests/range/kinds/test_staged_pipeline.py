"""Three stages, each after its own capability, one campaign."""

from __future__ import annotations

import numpy as np

from tests.range.played import Played


def test_every_account_works_at_one_stage_of_one_campaign(unseen: Played) -> None:
    members = unseen.kind("staged_pipeline").members
    assert {m.group for m in members} == {0, 1, 2}
    assert len({m.campaign for m in members}) == 1


def test_stages_have_their_own_cards_and_begin_one_after_the_other(unseen: Played) -> None:
    sent = unseen.kind("staged_pipeline")
    stage = np.array([m.group for m in sent.members])
    cards = [{m.facts.payment for m in sent.members if m.group == n and m.facts.payment} for n in range(3)]
    assert not cards[0] & cards[1]
    assert not cards[1] & cards[2]
    first = [sent.ts[stage[sent.owner] == n].min() for n in range(3)]
    assert first == sorted(first)
    assert sent.harvest.all()
