"""Drawn fingerprints behave as fingerprints of texts do."""

from __future__ import annotations

import numpy as np

from stillwatch.detect.fingerprints.text import BODY, EDGE_WORDS, HEAD, SYSTEM, TAIL
from stillwatch.model.lake import SKETCH_SIZE
from stillwatch.range.fingerprints import draft as drafts
from stillwatch.range.fingerprints.draft import Draft
from stillwatch.range.fingerprints.mixing import spread
from stillwatch.range.fingerprints.texts import Texts, draw_texts, draw_topics

N = 400
TOPICS = draw_topics(np.random.default_rng(2))
KEYS = spread(np.arange(N, dtype=np.uint64), np.uint64(0))


def texts(words: int = 60, **known: int | bool) -> Texts:
    exchanges = Draft.of(np.zeros(N, np.int64), np.arange(N), **known)
    return draw_texts(exchanges, KEYS, np.full(N, words, np.int32), TOPICS)


def agreement(drawn: Texts, place: int) -> float:
    sketches = drawn.sketches[place]
    return float((sketches[1:] == sketches[:1]).mean())


def test_a_text_of_its_own_is_unlike_all_others() -> None:
    drawn = texts()
    assert not drawn.hashes[SYSTEM].any()
    for place in (HEAD, TAIL, BODY):
        assert len(np.unique(drawn.hashes[place])) == N
    assert agreement(drawn, HEAD) < 0.01


def test_a_short_text_has_no_tail() -> None:
    drawn = texts(words=EDGE_WORDS)
    assert not drawn.hashes[TAIL].any()
    assert not drawn.sketches[TAIL].any()


def test_a_frame_is_the_same_wherever_it_stands_whole() -> None:
    for place in (drafts.SYSTEM, drafts.HEAD, drafts.TAIL):
        drawn = texts(frame=77, place=place)
        assert set(drawn.hashes[place].tolist()) == {77}
        assert agreement(drawn, place) == 1.0
        assert len(np.unique(drawn.cells[place])) == 1


def test_a_changed_frame_keeps_its_share_of_the_sketch() -> None:
    drawn = texts(frame=77, place=drafts.SYSTEM, kept=153, changed=True)
    assert len(np.unique(drawn.hashes[SYSTEM])) == N
    original = texts(frame=77, place=drafts.SYSTEM).sketches[SYSTEM][0]
    kept = (drawn.sketches[SYSTEM] == original).mean()
    assert abs(kept - 0.6) < 3 * np.sqrt(0.24 / (N * SKETCH_SIZE))


def test_paraphrases_share_cells_more_often_than_strangers() -> None:
    alike = texts(frame=77, place=drafts.HEAD, kept=200, changed=True).cells[HEAD]
    strange = texts().cells[HEAD]
    assert len(np.unique(alike & 0x3FFF)) < 0.7 * len(np.unique(strange & 0x3FFF))


def test_sentences_of_a_frame_stay_unless_it_was_changed() -> None:
    whole = texts(frame=77, place=drafts.SYSTEM)
    common = set.intersection(
        *(set(row[:n].tolist()) for row, n in zip(whole.sentences, whole.counts, strict=True))
    )
    assert 1 <= len(common) <= 3
    changed = texts(frame=77, place=drafts.SYSTEM, kept=100, changed=True)
    share = np.isin(changed.sentences[:, 0], list(common)).mean()
    assert 0.2 < share < 0.8


def test_the_same_task_is_the_same_text() -> None:
    drawn = texts(task=5)
    assert len(np.unique(drawn.hashes[BODY])) == 1
    assert agreement(drawn, TAIL) == 1.0
