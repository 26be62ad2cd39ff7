"""Shares are kept, and more of an evasion only adds to less of it."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.shares import check_share, chosen_members, written_otherwise
from stillwatch.range.population import Prompt, Stream

OTHER = Prompt([], system="other")


def chosen(share: float) -> set[int]:
    stream = Stream(lambda _: Prompt([]))
    render = written_otherwise(stream, lambda _: OTHER, share, 3)
    return {key for key in range(2000) if render(key) is OTHER}


def test_the_share_is_kept_and_grows_by_adding() -> None:
    assert not chosen(0.0)
    assert 500 < len(chosen(0.3)) < 700
    assert chosen(0.3) < chosen(0.6) < chosen(1.0)
    assert len(chosen(1.0)) == 2000


def test_members_are_chosen_alike(plain: Composition) -> None:
    def some(share: float) -> set[str]:
        return chosen_members(plain.members, share, np.random.default_rng(2))

    assert some(0.0) < some(0.4) < some(1.0)
    assert len(some(1.0)) == len(plain.members)


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan")])
def test_what_is_no_share_is_refused(strength: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        check_share(strength)
