"""Every evasion leaves customers alone, gives equal ranges for equal seeds, and does nothing at 0."""

from __future__ import annotations

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.contract import Evasion
from stillwatch.range.evasions.manifest import EVASIONS, choose_evasions
from tests.range.evasions.conftest import customers, drawn

STRONG = {"jitter": 5.0, "low_rate": 3.0}
each = pytest.mark.parametrize("evasion", EVASIONS, ids=lambda e: e.name)


@each
def test_customers_are_left_as_they_were(evasion: Evasion, plain: Composition) -> None:
    changed = evasion.apply(plain, STRONG.get(evasion.name, 0.5), drawn())
    assert customers(changed) == customers(plain)


@each
def test_equal_seeds_give_equal_ranges_and_campaigns_change(evasion: Evasion, plain: Composition) -> None:
    one, two = (evasion.apply(plain, STRONG.get(evasion.name, 0.5), drawn()) for _ in range(2))
    assert list(one.exchanges()) == list(two.exchanges())
    assert list(one.accounts()) == list(two.accounts())
    assert (list(one.exchanges()), list(one.accounts())) != (list(plain.exchanges()), list(plain.accounts()))


@each
def test_strength_zero_changes_nothing(evasion: Evasion, plain: Composition) -> None:
    same = evasion.apply(plain, 0.0, drawn())
    assert list(same.exchanges()) == list(plain.exchanges())
    assert list(same.accounts()) == list(plain.accounts())


@each
def test_a_meaningless_strength_is_refused(evasion: Evasion, plain: Composition) -> None:
    with pytest.raises(ValueError, match="expected"):
        list(evasion.apply(plain, -1.0, drawn()).exchanges())


def test_an_unknown_evasion_is_refused_with_the_known_names() -> None:
    with pytest.raises(StillwatchError, match="no evasion 'cloak'") as fault:
        choose_evasions([("cloak", 1.0)])
    assert "jitter" in fault.value.hint
