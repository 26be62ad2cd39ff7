"""`stillwatch serve` as an operator runs it: it takes exchanges, survives a kill, and stops in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.served import Sender, Served, make_token
from stillwatch.cli.main import app
from stillwatch.cli.serve import address
from stillwatch.decide.roles import Role
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from tests.engine.intake.sent import as_lines, exchange


def test_what_was_accepted_survives_a_kill_and_an_orderly_end_hands_it_over(tmp_path: Path) -> None:
    served = Served(tmp_path, "--workers", "1", "--hand-over", "3600")
    token = make_token(served.state, Role.INGESTER)  # before there is a lake
    served.start()
    with Sender(served.port, token) as sender:
        assert sender.send(as_lines(exchange(i) for i in range(5)))[1]["accepted"] == 5
    served.kill()
    assert Lake.open(served.lake).count() == 0
    served.start()
    with Sender(served.port, token) as sender:
        assert sender.send(as_lines(exchange(i) for i in range(3, 8)))[1]["accepted"] == 5
    assert served.stop() == 0
    assert Lake.open(served.lake).count() == 8
    log = served.log.read_text()
    assert '"event": "stopped"' in log
    assert token not in log
    assert "Solve" not in log


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("127.0.0.1:8470", ("127.0.0.1", 8470)),
        (":80", ("0.0.0.0", 80)),
        ("[::1]:8470", ("::1", 8470)),
        ("gateway.internal:1", ("gateway.internal", 1)),
    ],
)
def test_an_address_is_host_and_port(listen: str, expected: tuple[str, int]) -> None:
    assert address(listen) == expected


@pytest.mark.parametrize("listen", ["8470", "host:", "host:70000", "a b:1", "http://host:1"])
def test_what_is_no_address_is_told(listen: str) -> None:
    with pytest.raises(StillwatchError, match="expected HOST:PORT"):
        address(listen)


def test_a_proxy_that_is_no_network_is_told(tmp_path: Path) -> None:
    call = ["serve", "--lake", str(tmp_path / "lake"), "--state", str(tmp_path / "state.db")]
    outcome = CliRunner().invoke(app, [*call, "--fail-closed", "--trusted-proxy", "everybody"])
    assert outcome.exit_code == 2
    assert "trusted_proxies" in outcome.output


def test_half_of_what_https_needs_is_told(tmp_path: Path) -> None:
    call = ["serve", "--lake", str(tmp_path / "lake"), "--state", "state.db", "--tls-cert", "cert.pem"]
    outcome = CliRunner().invoke(app, call)
    assert outcome.exit_code == 2
    assert "both --tls-cert and --tls-key" in outcome.output
