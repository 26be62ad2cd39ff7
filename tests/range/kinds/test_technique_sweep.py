"""The request stays and the technique changes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from stillwatch.range.kinds.technique_sweep import sweep_stream
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


@pytest.mark.parametrize("seed", range(4))
def test_variants_do_not_run_out_and_differ_in_more_than_their_numbers(seed: int) -> None:
    stream = sweep_stream(np.random.default_rng(seed), 1)
    sent = [stream.render(key * 7919) for key in range(10_000)]
    texts = {re.sub(r"\d+", "#", f"{prompt.system} {prompt.messages}") for prompt in sent}
    assert len(texts) > 0.9 * len(sent)
