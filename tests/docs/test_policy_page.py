"""The page of the policy is true: its commands exist, and its kinds of indicators are those of decisions."""

from __future__ import annotations

import re
import shlex
from typing import get_args

from stillwatch.decide.policy.terms import IndicatorResponse
from stillwatch.decide.standing import Named
from tests.house.test_readme import fault_of
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "policy.md").read_text("utf-8")
INDICATORS = PAGE.partition("## Somebody else's word")[2].partition("\n## ")[0]


def test_each_command_exists_with_its_options() -> None:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)
    told = [line.partition(" #")[0].partition(" < ")[0] for line in joined(blocks)]
    assert len(told) > 10
    assert not [fault for line in told if (fault := fault_of(shlex.split(line)))]


def joined(blocks: list[str]) -> list[str]:
    """The commands of several blocks; one that goes on in the next line is one."""
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def test_the_kinds_and_responses_of_indicators_are_those_of_the_code() -> None:
    cells = re.findall(r"^\| (`.+?) \| ", INDICATORS, flags=re.MULTILINE)
    assert [kind for cell in cells for kind in re.findall(r"`(\w+)`", cell)] == list(get_args(Named))
    first = INDICATORS.partition("and never more")[0]
    assert [word for word in get_args(IndicatorResponse) if f"`{word}`" not in first] == []
