"""Settings that make no traffic are refused, with what to do."""

from __future__ import annotations

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.fingerprints.settings import GenerateSettings


def test_the_defaults_are_fit() -> None:
    GenerateSettings(seed=1).check()
    assert GenerateSettings(seed=1, days=14).hours == 14 * 24
    assert GenerateSettings(seed=1, days=0.01).hours == 1


@pytest.mark.parametrize(
    ("settings", "option"),
    [
        (GenerateSettings(seed=1, accounts=10), "--accounts"),
        (GenerateSettings(seed=1, accounts=1000, malicious=501), "--malicious"),
        (GenerateSettings(seed=1, start="yesterday"), "--start"),
    ],
)
def test_what_makes_no_traffic_is_refused(settings: GenerateSettings, option: str) -> None:
    with pytest.raises(StillwatchError, match=option) as fault:
        settings.check()
    assert fault.value.hint
