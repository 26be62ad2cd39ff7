"""`stillwatch user`: people are added, changed and kept out; passwords come by the standard input only."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli.main import app
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import SignedIn, sign_in
from stillwatch.engine.state.store import open_state

RUN = CliRunner()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "state.db")


def user(address: str, *arguments: str, typed: str = "") -> Result:
    return RUN.invoke(app, ["user", *arguments, "--state", address], input=typed)


def signs_in(address: str, password: str) -> bool:
    with open_state(address) as state:
        return isinstance(sign_in(state, "ann", Secret(password), "192.0.2.1", 1), SignedIn)


def test_a_user_is_added_and_changes_the_password(address: str) -> None:
    added = user(address, "create", "ann", "--role", "approver", typed="correct horse battery\n")
    assert added.exit_code == 0
    assert signs_in(address, "correct horse battery")
    assert user(address, "password", "ann", typed="staple of the battery\n").exit_code == 0
    assert not signs_in(address, "correct horse battery")
    assert signs_in(address, "staple of the battery")


def test_users_are_listed_with_their_role_and_way_in(address: str) -> None:
    user(address, "create", "ann", "--role", "viewer", typed="correct horse battery\n")
    user(address, "create", "bob", "--role", "viewer", "--oidc-subject", "sub-1")
    user(address, "role", "bob", "admin")
    user(address, "disable", "ann")
    rows = [line.split() for line in user(address, "list").output.splitlines()]
    assert ["ann", "viewer", "password", "yes"] in rows
    assert ["bob", "admin", "OIDC", "-"] in rows
    assert not signs_in(address, "correct horse battery")


def test_a_short_password_is_refused_and_not_repeated(address: str) -> None:
    ended = user(address, "create", "ann", "--role", "viewer", typed="sesame\n")
    assert ended.exit_code == 2
    assert "15 to 1,024 letters" in ended.output
    assert "sesame" not in ended.output
