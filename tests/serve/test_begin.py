"""Beginning: no garbage is looked for until the service is ready, and always afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from stillwatch.serve import begin
from stillwatch.serve.begin import PRELOADED, beginning


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What worker processes were told to load, without any being started."""
    told: list[str] = []
    monkeypatch.setattr(begin, "load_ahead", told.extend)
    yield told
    gc.unfreeze()


def test_the_collector_rests_until_everything_is_loaded(loaded: list[str]) -> None:
    with beginning() as begun:
        assert not gc.isenabled()
        assert loaded == list(PRELOADED)
        begun()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0, "what stays for good is left out"


def test_the_collector_works_again_where_the_service_does_not_begin(loaded: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), beginning():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_what_workers_load_ahead_is_there() -> None:
    assert all(find_spec(name) for name in PRELOADED), "a fork server passes over what it cannot import"
