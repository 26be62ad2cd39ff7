"""Settings of the gateways' side."""

from __future__ import annotations

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.serve.inline.settings import InlineSettings


def test_no_proxy_is_trusted_unless_it_is_named() -> None:
    assert InlineSettings().networks() == ()
    assert InlineSettings().fail == "open"


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(StillwatchError, match="trusted_proxies") as raised:
        InlineSettings(trusted_proxies=("10.0.0.1/8",)).networks()
    assert "10.0.0.0/8" in raised.value.hint
