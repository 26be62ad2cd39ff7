"""Accounts are recognised by one new mark after another, and by nothing less."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.link.recognition import ALPHA, RECOGNISED, SHARES, evidence, together
from stillwatch.serve.inline.marks import Worth, worth_of
from stillwatch.serve.inline.watch import Recognition, Watch
from tests.serve.inline.staged import remembered

WORTH = worth_of(remembered(agent=None))
UNITS = sorted(m.unit for m in remembered().marks)


def follow(
    shows: list[int | None], worth: Worth = WORTH, watch: Watch | None = None
) -> list[Recognition | None]:
    """What is known after each request: `shows` holds the mark's number, or None."""
    seen, found = watch or Watch(), []
    for requests, mark in enumerate(shows, 1):
        shown = [] if mark is None else [(worth, UNITS[mark])]
        found.append(seen.note(1, requests, shown, None, None) if shown else None)
    return found


def test_two_new_marks_among_few_requests_are_enough() -> None:
    found = follow([0, 1])
    assert found[0] is None
    assert found[1] is not None
    assert found[1].campaign == "camp_1"
    assert found[1].requests == 2
    assert found[1].bits >= RECOGNISED


def test_one_text_sent_again_and_again_is_never_enough() -> None:
    assert follow([0] * 500) == [None] * 500


def test_marks_among_very_many_other_requests_are_not_enough() -> None:
    shows: list[int | None] = [None] * 400
    shows[399], shows[200] = 0, 1
    assert not any(follow(shows))


def test_the_bits_are_those_of_the_process_request_by_request() -> None:
    shows: list[int | None] = [None, 3, 3, None, None, 4]
    found = follow(shows)
    news = np.array([False, True, False, False, True])  # the repeated one is left out
    chance = (remembered().passing + 1) / (remembered().population + 1)
    expected = together(evidence(news, chance, 0.9, np.zeros(len(SHARES)))[-1])
    assert found[-1] is None or found[-1].bits == pytest.approx(float(expected))
    assert (found[-1] is not None) == (expected >= RECOGNISED)


def test_customers_are_recognised_more_seldom_than_promised() -> None:
    """Of customers whose requests show a new mark with the chance that the memory counted, at most ALPHA."""
    rng = np.random.default_rng(5)
    chance = 2e-4
    bets = [tuple(evidence(np.array([s]), chance, 0.9, np.zeros(3))[0].tolist()) for s in (True, False)]
    worth = Worth("camp_1", bets[0], bets[1], members=40, population=10_000, habits={})
    wrong = 0
    for _ in range(20_000):
        hits = np.flatnonzero(rng.random(200) < chance) + 1
        watch = Watch()
        for mark, requests in enumerate(hits.tolist()):
            wrong += watch.note(1, requests, [(worth, UNITS[mark])], None, None) is not None
    assert wrong <= 3  # 0.2 expected at most
    assert ALPHA * 20_000 < 1


def test_a_request_may_show_marks_of_two_campaigns() -> None:
    other = worth_of(remembered("camp_2", 3, agent=None))
    watch = Watch()
    watch.note(1, 1, [(WORTH, UNITS[0]), (other, UNITS[0])], None, None)
    found = watch.note(1, 2, [(WORTH, UNITS[1])], None, None)
    assert found is not None
    assert found.campaign == "camp_1"


def test_the_first_seen_is_forgotten_when_there_are_too_many() -> None:
    watch = Watch(most=2)
    for account in (1, 2, 3):
        watch.note(account, 1, [(WORTH, UNITS[0])], None, None)
    assert len(watch) == 2
    watch.forget(3)
    watch.forget(99)
    assert len(watch) == 1


def test_a_restart_goes_on_where_it_was() -> None:
    watch = Watch()
    watch.note(1, 1, [(WORTH, UNITS[0])], None, None)
    stored = watch.changed(9)
    assert [(one.hits, one.requests, one.updated) for one in stored] == [(1, 1, 9)]
    again = Watch(stored)
    assert again.requests() == {1: 1}
    assert again.note(1, 2, [(WORTH, UNITS[0])], None, None) is None  # known already
    found = again.note(1, 3, [(WORTH, UNITS[1])], None, None)
    assert found is not None
    assert (found.requests, found.marks) == (3, 2)
    assert Watch().note(1, 3, [(WORTH, UNITS[1])], None, None) is None


def test_only_what_changed_is_stored_and_more_requests_are_one_in_ten() -> None:
    watch = Watch()
    watch.note(1, 100, [(WORTH, UNITS[0])], None, None)
    first = watch.changed(9)
    assert 1 in watch
    watch.count(1, 110)
    assert watch.changed(10) == []
    watch.count(1, 111)
    assert [one.requests for one in watch.changed(11)] == [111]
    watch.changed_again(first)
    assert [one.requests for one in watch.changed(12)] == [111]


def test_requests_that_may_not_have_been_stored_speak_for_the_account() -> None:
    watch = Watch()
    watch.note(1, 100, [(WORTH, UNITS[0])], None, None)
    stored = watch.changed(9)
    watch.count(1, 110)  # and then the program was killed
    assert Watch(stored).requests()[1] >= 110
