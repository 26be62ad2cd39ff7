"""A fresh frame is still there, but in words that hardly come twice."""

from __future__ import annotations

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.fresh_frames import FreshFrames
from stillwatch.range.evasions.unique_prompts import UniquePrompts
from tests.range.evasions.conftest import drawn, harvest_prompts
from tests.range.evasions.test_unique_prompts import sentences


def test_every_wording_is_new(plain: Composition) -> None:
    fresh = FreshFrames().apply(plain, 1.0, drawn())
    assert max(sentences(fresh).values()) < max(sentences(plain).values()) / 3


def test_the_instructions_are_still_there(plain: Composition) -> None:
    def size(composition: Composition) -> int:
        return sum(len(sentence) for sentence in sentences(composition))

    fresh, bare = FreshFrames().apply(plain, 1.0, drawn()), UniquePrompts().apply(plain, 1.0, drawn())
    assert size(fresh) > 1.3 * size(bare)
    assert len(harvest_prompts(fresh)) == len(harvest_prompts(plain))
