"""Of a unique prompt nothing of the campaign's words is left."""

from __future__ import annotations

from collections import Counter

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.unique_prompts import UniquePrompts
from tests.range.evasions.conftest import drawn, harvest_prompts


def sentences(composition: Composition) -> Counter[str]:
    texts = [f"{p.system or ''}\n\n{p.messages[0]['content']}" for p in harvest_prompts(composition)]
    return Counter(part for text in texts for part in set(text.split("\n\n")) if part)


def test_frames_are_gone_and_tasks_stay(plain: Composition) -> None:
    before, after = sentences(plain), sentences(UniquePrompts().apply(plain, 1.0, drawn()))
    repeated = {part for part, uses in before.items() if uses > 3}
    assert repeated
    assert not repeated & set(after)
    assert max(after.values()) <= 2
