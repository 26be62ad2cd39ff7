"""What is told, when, and how often."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.state.alerts import Standing
from stillwatch.serve.alerts.telling import FORGET_US, Finding, Turn, take_turn
from stillwatch.serve.alerts.terms import Appealed, NewCampaign, Rule, Unwell

MINUTE, HOUR = 60_000_000, 3_600_000_000
CAMPAIGN = NewCampaign(to=["a"])
APPEAL = Appealed(to=["a"], again_hours=1)
HEALTH = Unwell(to=["a"], for_minutes=5, again_hours=1)


def finding(subject: str) -> Finding:
    return Finding(subject=subject, level="warning", title=f"title of {subject}", body="body")


class Told:
    """A rule turn after turn, with what it knows."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.known: dict[str, Standing] = {}

    def turn(self, now: int, *subjects: str, first: bool = False) -> list[str]:
        """The titles that are told."""
        turn: Turn = take_turn(self.rule, [finding(s) for s in subjects], self.known, now, first=first)
        for subject, standing in turn.changed.items():
            if standing is None:
                del self.known[subject]
            else:
                self.known[subject] = standing
        return [one.title for one in turn.news]


def test_what_happens_is_told_once_and_what_was_there_before_is_not_told() -> None:
    told = Told(CAMPAIGN)
    assert told.turn(1, "old", first=True) == []
    assert told.turn(2, "old", "new") == ["title of new"]
    assert told.turn(1000 * HOUR, "old", "new") == []


def test_what_lasts_is_told_again_after_its_time() -> None:
    told = Told(APPEAL)
    assert told.turn(0, "x") == ["title of x"]
    assert told.turn(HOUR - 1, "x") == []
    assert told.turn(HOUR, "x") == ["title of x"]


def test_health_is_told_when_it_lasted_and_when_it_is_over() -> None:
    told = Told(HEALTH)
    assert told.turn(0, "state", first=True) == []
    assert told.turn(4 * MINUTE, "state") == []
    assert told.turn(5 * MINUTE, "state") == ["title of state"], "also what stood from the beginning"
    assert told.turn(6 * MINUTE, "state") == []
    assert told.turn(7 * MINUTE) == ["over: health state"]
    assert told.turn(8 * MINUTE) == []


def test_a_short_trouble_is_not_told_nor_its_end() -> None:
    told = Told(HEALTH)
    assert told.turn(0, "state") == []
    assert told.turn(MINUTE) == []
    assert told.known == {}
    assert told.turn(6 * MINUTE, "state") == [], "the time begins anew"


def test_what_flaps_is_told_once_within_its_time() -> None:
    told = Told(Unwell(to=["a"], for_minutes=0, again_hours=1))
    assert told.turn(0, "state") == ["title of state"]
    assert told.turn(MINUTE) == ["over: health state"]
    for minute in range(2, 60, 2):
        assert told.turn(minute * MINUTE, "state") == []
        assert told.turn((minute + 1) * MINUTE) == []
    assert told.turn(HOUR, "state") == ["title of state"]


def test_what_did_not_stand_for_a_month_is_news_again() -> None:
    told = Told(CAMPAIGN)
    assert told.turn(0, "camp_1") == ["title of camp_1"]
    assert told.turn(1) == []
    assert told.turn(2, "camp_1") == []
    assert told.turn(3) == []
    assert told.turn(FORGET_US) == []
    assert told.known == {}
    assert told.turn(FORGET_US + 1, "camp_1") == ["title of camp_1"]


def test_a_clock_that_goes_back_neither_repeats_nor_silences() -> None:
    told = Told(HEALTH)
    told.turn(10 * HOUR, "state")
    assert told.turn(HOUR, "state") == []
    assert told.turn(HOUR + 5 * MINUTE, "state") == ["title of state"]
    assert told.turn(0, "state") == []
    assert told.turn(HOUR, "state") == ["title of state"]


def test_many_at_once_come_as_one() -> None:
    names = [f"camp_{n}" for n in range(300)]
    turn = take_turn(CAMPAIGN, [finding(name) for name in names], {}, 1)
    (news,) = turn.news
    assert news.title == "title of camp_0, and 299 more"
    assert news.body.splitlines()[:2] == ["title of camp_0", "title of camp_1"]
    assert set(turn.changed) == set(names)


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=30), st.sampled_from([CAMPAIGN, APPEAL, HEALTH]))
def test_nothing_is_told_twice_within_its_time(turns: list[set[str]], rule: Rule) -> None:
    told = Told(rule)
    last: dict[str, int] = {}
    for at, subjects in enumerate(turns):
        now = at * 7 * MINUTE
        for title in told.turn(now, *sorted(subjects)):
            if title.startswith("over"):
                continue
            assert title not in last or (rule.again_hours and now - last[title] >= rule.again_hours * HOUR)
            last[title] = now
