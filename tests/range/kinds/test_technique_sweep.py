"""The request stays and the technique changes."""

from __future__ import annotations

from tests.range.played import Played, user_text


def test_thousands_of_variants_of_a_few_requests(played: Played) -> None:
    sent = played.kind("technique_sweep")
    texts = {(e.request.system, user_text(e)) for e in sent.exchanges}
    assert len(texts) > 0.9 * len(sent.exchanges)
    paragraphs: dict[str, int] = {}
    for e in sent.exchanges:
        for part in {user_text(e)[:40], user_text(e)[-40:]}:
            paragraphs[part] = paragraphs.get(part, 0) + 1
    common = sorted(paragraphs.values())[-6:]  # heads and tails of at most three requests
    assert sum(common) > 0.6 * len(sent.exchanges)


def test_all_of_it_is_harvest(played: Played) -> None:
    assert played.kind("technique_sweep").harvest.all()
