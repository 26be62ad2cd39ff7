"""The manifest names every kind once, and every file of a kind is in it."""

from __future__ import annotations

from pathlib import Path

import stillwatch.range.kinds
from stillwatch.range.composer import ComposeSettings, choose_kinds
from stillwatch.range.kinds.manifest import CAMPAIGNS, CUSTOMERS, EVERY, KINDS, LATER, UNSEEN


def test_names_are_unique_and_populations_agree() -> None:
    assert len({k.name for k in EVERY}) == len(EVERY) == 27
    assert len(KINDS) == 20
    assert {k.population for k in CAMPAIGNS + LATER + UNSEEN} == {"campaign"}
    assert {k.population for k in CUSTOMERS} == {"customer"}


def test_every_file_is_in_the_manifest() -> None:
    folder = Path(next(iter(stillwatch.range.kinds.__path__)))
    files = {p.stem for p in folder.glob("*.py")} - {"__init__", "manifest"}
    assert {type(k).__module__.rsplit(".", 1)[-1] for k in EVERY} == files


def test_every_campaign_kind_says_which_case_it_mirrors() -> None:
    for kind in CAMPAIGNS:
        module = __import__(type(kind).__module__, fromlist=["x"])
        assert "Mirrors the" in (module.__doc__ or "")


def test_what_nothing_was_developed_on_is_composed_where_it_is_named_only() -> None:
    assert not {k.name for k in choose_kinds(ComposeSettings(seed=1))} & {k.name for k in LATER + UNSEEN}
    assert choose_kinds(ComposeSettings(seed=1, kinds=("relay",))) == [UNSEEN[0]]
    for kind in UNSEEN:
        module = __import__(type(kind).__module__, fromlist=["x"])
        assert "Nothing of detection was set on it" in (module.__doc__ or "")
