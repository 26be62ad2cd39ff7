"""Recognition over a staged scene: marks, habits, what is news, and evidence that is carried over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from stillwatch.engine.memory.recognise import recognise
from stillwatch.engine.memory.store import Habit, Mark, Member, Memory, Remembered
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.traffic import Ints
from tests.stage.population import EPOCH, Population
from tests.stage.staging import staged

WORDS = tuple(range(101, 111))
CAMPAIGN = Remembered(
    id="camp_old", convicted=EPOCH - 9e5, until=EPOCH - 8e5, population=5000, passing=0, marked=1.0,
    marks=tuple(Mark(word, 10) for word in WORDS), members=(Member(1, 0.0, 1.0),),
)  # fmt: skip
ACCOUNT = 3  # the account that is looked at


def scene() -> Scene:
    return staged([Population(count=10, a_day=8.0, attributes={"client": "*"})])[0]


def shown(scene: Scene, places: dict[int, int]) -> pa.Table:
    """Sightings: at its so-manieth exchange the account shows a word."""
    rows = scene.rows_of(ACCOUNT)[list(places)]
    return pa.table(
        {"id": scene.traffic.id[rows], "account": scene.traffic.account[rows], "unit": list(places.values())}
    )


def recognised(scene: Scene, sightings: pa.Table, campaign: Remembered = CAMPAIGN) -> Known:
    return recognise(sightings, scene, Memory(campaigns=(campaign,)))[0]


def test_three_wordings_are_enough() -> None:
    one = scene()
    known = recognised(one, shown(one, {0: 101, 1: 102, 3: 103}))
    assert known.recognised[ACCOUNT] == 0
    assert known.since[ACCOUNT] in one.traffic.ts[one.rows_of(ACCOUNT)[1:4]]
    assert (np.delete(known.recognised, ACCOUNT) == -1).all()
    assert (known.shown[one.rows_of(ACCOUNT)[[0, 1, 3]]] == 0).all()
    assert (known.shown == 0).sum() == 3


@pytest.mark.parametrize(
    ("places", "changes"),
    [
        ({0: 101}, {}),  # one sentence
        (dict.fromkeys(range(12), 101), {}),  # one sentence again and again
        ({0: 101, 1: 102, 2: 103}, {"passing": 1500}),  # common sentences
        ({0: 101, 1: 102, 2: 103}, {"until": EPOCH + 1e7}),  # no news
        ({0: 901, 1: 902, 2: 903}, {}),  # of no campaign
    ],
    ids=["one", "repeated", "common", "old", "other"],
)
def test_stays_quiet(places: dict[int, int], changes: dict[str, float]) -> None:
    one = scene()
    campaign = msgspec.structs.replace(CAMPAIGN, **changes)
    assert recognised(one, shown(one, places), campaign).recognised[ACCOUNT] == -1


def test_a_licensed_account_is_let_be() -> None:
    one = scene()
    reasons = tuple("licensed" if a == ACCOUNT else None for a in range(len(one.accounts)))
    licensed = replace(one, accounts=replace(one.accounts, authorised=reasons))
    known = recognised(licensed, shown(one, {0: 101, 1: 102, 2: 103}))
    assert known.recognised[ACCOUNT] == -1


def test_a_former_member_is_recognised_at_its_first_word() -> None:
    one = scene()
    member = Member(int(one.accounts.hashes[ACCOUNT]), 0.0, 1.0)
    campaign = msgspec.structs.replace(CAMPAIGN, members=(member,))
    known = recognised(one, shown(one, {5: 101}), campaign)
    assert known.member[ACCOUNT] == known.recognised[ACCOUNT] == 0
    assert known.since[ACCOUNT] == one.traffic.ts[one.rows_of(ACCOUNT)[5]]


def test_one_word_with_the_campaigns_client_is_enough() -> None:
    one = scene()
    code = one.accounts.attributes["client"][ACCOUNT]
    values: Ints = np.arange(50) + 700
    with_values = replace(one, accounts=replace(one.accounts, values={"client": values}))
    sightings = shown(one, {0: 101})
    own, common = (
        msgspec.structs.replace(CAMPAIGN, habits={"client": (Habit(int(values[code]), 1, others),)})
        for others in (0, 2500)
    )
    assert recognised(with_values, sightings, own).recognised[ACCOUNT] == 0
    assert recognised(with_values, sightings, common).recognised[ACCOUNT] == -1


def test_evidence_of_two_scans_adds_up_to_that_of_one() -> None:
    one = scene()
    places = {0: 101, 30: 102}
    whole = recognise(shown(one, places), one, Memory(campaigns=(CAMPAIGN,)))[1]
    cut = float(one.traffic.ts[one.rows_of(ACCOUNT)[15]])
    early = until(one, cut)
    watched = recognise(shown(early, {0: 101}), early, Memory(campaigns=(CAMPAIGN,)))[1]
    carried = recognise(shown(one, places), one, Memory(campaigns=(CAMPAIGN,), watched=watched))[1]
    assert [w.account for w in whole] == [w.account for w in carried]
    assert carried[0].bits == pytest.approx(whole[0].bits, abs=1e-4)
    assert carried[0].marks == whole[0].marks == (101, 102)


def until(scene: Scene, moment: float) -> Scene:
    """The scene as it was at a moment."""
    traffic = scene.traffic
    count = int(np.searchsorted(traffic.ts, moment))
    columns: dict[str, Any] = {
        name: value[:count]
        for name, value in vars(traffic).items()
        if isinstance(value, np.ndarray) and len(value) == len(traffic)
    }
    return replace(scene, traffic=replace(traffic, **columns), memory={})
