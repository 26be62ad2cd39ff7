"""What is listed keeps the contract: a name of its own and a meaning with its unit."""

from __future__ import annotations

from stillwatch.range.evasions.contract import Evasion
from stillwatch.range.evasions.manifest import EVASIONS


def test_names_are_distinct_and_strengths_are_explained() -> None:
    listed: tuple[Evasion, ...] = EVASIONS
    assert len({evasion.name for evasion in listed}) == len(listed)
    assert all(evasion.meaning for evasion in listed)
