"""The pages on the state and the ledger: their commands exist, and their program checks a real ledger."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stillwatch.decide.roles import PERMISSIONS, Role
from stillwatch.engine.state.ledger import append, entries, redact
from stillwatch.engine.state.store import open_state
from tests.house.test_readme import fault_of
from tests.house.tree import ROOT

PAGES = ["state.md", "ledger.md"]
ODD = 'é 漢 \U0001f980 "quoted" \\ / \t \n \b \x01 \x1f \x7f \u2028 </script>'


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_each_command_exists_with_its_options(page: str) -> None:
    blocks = re.findall(r"```console\n(.*?)```", text_of(page), flags=re.DOTALL)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert len(commands) > 1
    assert not [fault for words in commands if (fault := fault_of(words))]


def shown(tmp_path: Path) -> list[dict[str, Any]]:
    """A ledger as `stillwatch ledger show` prints it, with odd texts and an erasure in it."""
    with open_state(tmp_path / "state.db") as state, state.write() as connection:
        for number in range(4):
            append(
                connection, number, "ann", "decide", f"account {number} {ODD}", {"says": ODD, "bits": 1e-7}
            )
        redact(connection, 9, "bob", f"account 2 {ODD}")
        return [msgspec.json.decode(msgspec.json.encode(entry)) for entry in entries(connection)]


def test_the_program_on_the_page_checks_a_ledger(tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(import hashlib.*?)```", text_of("ledger.md"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(program, names)
    holds: Callable[[list[dict[str, Any]]], bool] = names["holds"]
    ledger = shown(tmp_path)
    assert len(ledger) == 5
    assert holds(ledger)
    ledger[3]["content"]["subject"] = "somebody else"
    assert not holds(ledger)
    assert not holds(shown(tmp_path)[1:])


def test_the_roles_on_the_page_are_those_of_the_code() -> None:
    told = dict(re.findall(r"^\| (\w+) \| (.+) \|$", text_of("state.md"), flags=re.MULTILINE))
    words = {"send exchanges": "ingest", "ask for decisions": "decide"}
    for role in Role:
        may = {words.get(part, part) for part in told[role].split(", ")}
        assert may == ({"everything"} if role is Role.ADMIN else set(PERMISSIONS[role]))
