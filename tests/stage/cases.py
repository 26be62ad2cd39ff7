"""Cases of detectors and linkers as data: declared scenes in which one fires, or stays quiet."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from stillwatch.model.contract import Scene, Weigher
from stillwatch.model.traffic import Finding, Group
from tests.stage.population import Population
from tests.stage.staging import staged

SEEDS = (1, 2, 3)  # a case that holds for one draw only is no case
LEAST_FIRES, LEAST_QUIET = 2, 3
LINKED = 1.0  # bits, from which on an account counts as linked
FIRES, QUIET = 3.0, 1.0  # bits: eight times likelier at least; hardly likelier at most


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One scene and what is expected of it. `says`: words that must stand in the reason;
    `at_most`, `at_least`: bits, where others than QUIET and FIRES are meant."""

    name: str
    verdict: Literal["fires", "quiet"]
    accounts: list[Population]
    why: str = ""
    releases: dict[str, float] = {}
    until: float = 168.0
    says: str = ""
    at_least: float = FIRES
    at_most: float = QUIET

    def scene(self, seed: int) -> tuple[Scene, Group]:
        """The scene as one seed draws it."""
        return staged(self.accounts, seed=seed, releases=self.releases, until=self.until)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: list[Case]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file; raises `msgspec.ValidationError` or `tomllib.TOMLDecodeError`.

    A case may name a population of the file's table `crowd` in place of writing it out.
    """
    data = tomllib.loads(path.read_text("utf-8"))
    crowds = data.pop("crowd", {})
    for case in data["case"]:
        case["accounts"] = [_written_out(one, crowds) for one in case["accounts"]]
    return msgspec.convert(data, _File).case


def _written_out(given: dict[str, object], crowds: dict[str, dict[str, object]]) -> dict[str, object]:
    name = given.get("crowd")
    if not isinstance(name, str):
        return given
    return crowds[name] | {key: value for key, value in given.items() if key != "crowd"}


def all_cases(folder: Path, weighers: Sequence[Weigher]) -> Iterator[tuple[Weigher, Case]]:
    """Each weigher with each case of its file; a weigher without a file has none."""
    for weigher in weighers:
        path = folder / f"{weigher.name}.toml"
        for case in read_cases(path) if path.exists() else []:
            yield weigher, case


def findings(weigher: Weigher, case: Case) -> list[Finding]:
    """What the weigher finds, for every seed."""
    found = []
    for seed in SEEDS:
        scene, group = case.scene(seed)
        found.append(weigher.weigh(group, scene))
    return found


def faults(weigher: Weigher, case: Case) -> list[str]:
    """How the findings differ from what the case expects."""
    told = []
    for seed, found in zip(SEEDS, findings(weigher, case), strict=True):
        if case.verdict == "fires" and found.bits < case.at_least:
            told.append(
                f"seed {seed}: {found.bits:.1f} bits, at least {case.at_least} expected: {found.says}"
            )
        if case.verdict == "quiet" and found.bits > case.at_most:
            told.append(f"seed {seed}: {found.bits:.1f} bits, at most {case.at_most} expected: {found.says}")
        if case.verdict == "fires" and not (found.says and case.says in found.says):
            told.append(f"seed {seed}: says {found.says!r}, expected words: {case.says!r}")
        if len(found.per_account) != len(case.scene(seed)[1].accounts):
            told.append(f"seed {seed}: one number for each account of the group expected")
        if weigher.family != "harvest" and found.bits <= 0 and (found.per_account > LINKED).any():
            linked = int((found.per_account > LINKED).sum())
            told.append(f"seed {seed}: links {linked} accounts though it says nothing of the group")
    return told


def too_few(folder: Path, weighers: Sequence[Weigher]) -> list[str]:
    """Weighers that have not enough cases, and case files that belong to none."""
    told = []
    for weigher in weighers:
        verdicts = [case.verdict for one, case in all_cases(folder, [weigher])]
        if verdicts.count("fires") < LEAST_FIRES or verdicts.count("quiet") < LEAST_QUIET:
            told.append(
                f"cases/{weigher.name}.toml: {LEAST_FIRES} fires and {LEAST_QUIET} quiet expected: {verdicts}"
            )
    names = {weigher.name for weigher in weighers}
    return told + [
        f"{path.name}: no weigher is called so" for path in folder.glob("*.toml") if path.stem not in names
    ]
