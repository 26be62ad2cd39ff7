"""A class signs up within days and asks the same few questions in lessons."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from stillwatch.range.kinds.school_class import assignment_stream
from tests.range.played import Played, user_text


def test_one_school_domain_a_class(played: Played) -> None:
    members = played.kind("class").members
    for course in {m.group for m in members}:
        assert len({m.facts.email_domain for m in members if m.group == course} - {None}) == 1


def test_the_same_questions_over_many_pupils(played: Played) -> None:
    sent = played.kind("class")
    asked: dict[str, set[int]] = {}
    for e, owner in zip(sent.exchanges, sent.owner.tolist(), strict=True):
        for line in user_text(e).split("\n"):
            if re.match(r"(Assignment|Problem|Exercise sheet) \d", line):
                asked.setdefault(line, set()).add(owner)
    assert 3 <= len(asked) <= 60
    assert max(len(pupils) for pupils in asked.values()) >= 5


def test_they_ask_for_steps(played: Played) -> None:
    words = Counter(word for e in played.kind("class").exchanges for word in user_text(e).lower().split())
    assert words["step"] + words["steps"] + words["reasoning"] > 10


def test_courses_differ_in_how_much_pupils_write_in_words_of_their_own() -> None:
    shares = []
    for seed in range(12):
        stream, questions = assignment_stream(np.random.default_rng(seed))
        texts = [str(stream.render(key * 7919 * 64 + key % questions).messages) for key in range(1000)]
        shares.append(len({re.sub(r"\d+", "#", text) for text in texts}) / len(texts))
    assert min(shares) < 0.6
    assert max(shares) > 0.9
