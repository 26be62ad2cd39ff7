"""`stillwatch token` as an operator uses it: told once, listed without secrets, revoked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli.main import app
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.tokens import find_token
from stillwatch.engine.state.store import open_state

RUN = CliRunner()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "state.db")


def token(address: str, *arguments: str) -> Result:
    return RUN.invoke(app, ["token", *arguments], env={"STILLWATCH_STATE": address})


def is_good(address: str, text: str) -> bool:
    with open_state(address) as state, state.read() as connection:
        return find_token(connection, Secret(text), 4_000_000_000_000_000) is not None


def test_a_token_is_made_listed_and_revoked(address: str) -> None:
    made = token(address, "create", "litellm", "--role", "gateway", "--scope", "decide")
    assert made.exit_code == 0
    text = made.stdout.strip()
    assert re.fullmatch(r"sw_[0-9a-f]{16}_[\w-]{43}", text), "nothing but the token is on the standard output"
    assert is_good(address, text)
    listed = token(address, "list")
    token_id, secret = text.split("_", 2)[1:]
    assert token_id in listed.output
    assert "gateway" in listed.output
    assert secret not in listed.output
    assert token(address, "revoke", token_id).exit_code == 0
    assert not is_good(address, text)


def test_a_token_with_days_expires(address: str) -> None:
    text = token(address, "create", "x", "--role", "viewer", "--days", "1").stdout.strip()
    assert text
    assert not is_good(address, text), "the year 2096 is more than a day away"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["create", "x", "--role", "viewer", "--scope", "approve"], "the role viewer may not approve"),
        (["revoke", "0123"], "no such token"),
        (["create", "x", "--role", "king"], "king"),
    ],
)
def test_a_wrong_call_ends_with_two_and_says_why(address: str, arguments: list[str], told: str) -> None:
    open_state(address).close()
    ended = token(address, *arguments)
    assert ended.exit_code == 2
    assert told in ended.output


def test_a_state_that_is_not_there_is_not_made_by_looking(address: str) -> None:
    ended = token(address, "list")
    assert ended.exit_code == 2
    assert "there is no state" in ended.output
    assert not Path(address).exists()
