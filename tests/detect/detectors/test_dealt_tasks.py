"""Dealt tasks: freshness against itertools, and what sharing and filling do to the bits."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.detectors.dealt_tasks import DealtTasksDetector, freshness, without_probe
from stillwatch.model.confidence import Keys
from stillwatch.model.traffic import Floats, Ints
from tests.stage.population import Population
from tests.stage.staging import staged

DETECTOR = DealtTasksDetector()


def bits(**member: object) -> float:
    scene, group = staged([Population(count=10, member=True, **member), Population(count=40)])  # type: ignore[arg-type]
    return DETECTOR.weigh(group, scene).bits


def apart(count: int) -> Floats:
    """Times so far from each other that none are near."""
    return np.linspace(0.0, 1e5 * count, count)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=1, max_size=30))
def test_freshness_is_that_of_all_pairs(sent: list[tuple[int, int]]) -> None:
    shared = {
        nth
        for (nth, (text, who)), (other, whose) in product(enumerate(sent), sent)
        if text == other and who != whose
    }
    expected = len({text for text, _ in sent}) / len(sent) * (1 - len(shared) / len(sent))
    found = freshness(np.array([t for t, _ in sent]), np.array([w for _, w in sent]), apart(len(sent)))
    assert found == pytest.approx(expected)


def rounds(tasks: int, each: int, members: int, minutes: float, seed: int = 1) -> tuple[Ints, Ints, Floats]:
    """Every task asked `each` times, through members drawn by lot, within some minutes of four days."""
    rng = np.random.default_rng(seed)
    starts = rng.uniform(0, 4 * 86_400, (tasks, 1))
    ts = (starts + rng.uniform(0, minutes * 60, (tasks, each))).ravel()
    who = np.array([rng.choice(members, each, replace=False) for _ in range(tasks)]).ravel()
    return np.repeat(np.arange(tasks), each), who, ts


def test_what_is_asked_of_a_few_at_once_is_as_fresh_as_there_are_others() -> None:
    assert freshness(*rounds(200, 5, 41, minutes=3)) == pytest.approx(36 / 40)
    assert freshness(*rounds(200, 5, 11, minutes=3)) == pytest.approx(6 / 10)


def test_what_everybody_asks_at_once_is_an_appointment() -> None:
    assert freshness(*rounds(200, 11, 11, minutes=1)) == 0.0


def test_what_a_few_ask_hours_apart_is_what_they_share() -> None:
    assert freshness(*rounds(200, 5, 41, minutes=12 * 60)) < 0.02


def test_within_a_lesson_nothing_is_nearer_than_the_rest() -> None:
    body, who, ts = rounds(200, 5, 41, minutes=3)
    in_class = np.random.default_rng(2).uniform(0, 3600, len(ts))
    assert freshness(body, who, in_class) < 0.05


def test_where_everything_is_sent_at_one_moment_nothing_is_nearer() -> None:
    body, who, ts = rounds(200, 5, 41, minutes=3)
    assert freshness(body, who, np.zeros_like(ts)) == 0.0


def test_the_fewer_tasks_there_are_the_more_it_speaks_against() -> None:
    found = [bits(tasks=tasks) for tasks in (0, 2000, 300, 20)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0 > found[-1]


def test_what_all_say_in_the_midst_of_conversations_is_no_task() -> None:
    assert bits(replies=0.8, a_day=30.0) == pytest.approx(bits(a_day=30.0), abs=0.1)


def test_a_class_that_talks_on_is_as_fresh_as_what_opens_its_conversations() -> None:
    assert bits(tasks=20, replies=0.5) == bits(tasks=20) < -4


def test_without_openings_enough_everything_is_a_task() -> None:
    assert bits(replies=1.0) < -4


def test_asking_again_is_less_stale_than_asking_what_others_ask() -> None:
    own = freshness(np.array([5, 5, 5, 6]), np.array([1, 1, 1, 2]), apart(4))
    shared = freshness(np.array([5, 5, 5, 6]), np.array([1, 2, 3, 4]), apart(4))
    assert 1 > own > shared


def test_a_frame_that_is_all_the_members_do_speaks_louder_than_one_in_passing() -> None:
    assert bits(framed=1.0) > bits(framed=0.3)


def test_no_single_observation_decides_for_a_campaign() -> None:
    assert bits(a_day=100.0) < Keys().harvest
    assert bits(a_day=100.0, tasks=1) < -1


def test_one_request_sent_again_and_again_to_probe_is_left_out() -> None:
    body, who = np.arange(100) + 10, np.arange(100) % 7
    body[:20] = 5
    kept, senders, ts = without_probe(body, who, apart(100))
    assert (kept == body[20:]).all()
    assert (senders == who[20:]).all()
    assert freshness(kept, senders, ts) == 1.0


@given(st.integers(0, 100))
def test_one_sent_a_little_more_is_left_out_a_little_less(times: int) -> None:
    """No edge: a probe of 25.3 % of the tasks had cost a sweep two bits and a half."""
    body, who = np.where(np.arange(100) < times, 5, np.arange(100) + 10), np.arange(100) % 7
    kept, *_ = without_probe(body, who, apart(100))
    assert 100 - len(kept) == (max(times, 1) if times <= 25 else max(50 - times, 0))


def test_what_is_most_of_the_traffic_or_one_of_several_shared_tasks_is_no_probe() -> None:
    who = np.arange(100) % 7
    most = np.where(np.arange(100) < 50, 5, np.arange(100) + 10)
    assert len(without_probe(most, who, apart(100))[0]) == 100
    assignments = np.arange(100) % 8
    kept, senders, ts = without_probe(assignments, who, apart(100))
    assert freshness(kept, senders, ts) == pytest.approx(freshness(assignments, who, apart(100)), abs=0.02)
