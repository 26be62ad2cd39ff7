"""Frames: what is wrapped around a task, in hundreds of wordings or in one fixed sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from stillwatch.range.grammar import Grammar, load_grammar, polish

Place = Literal["system", "head", "tail", "around"]
PLACES: tuple[Place, ...] = ("system", "head", "tail", "around")
_KEEP = ((2, 3), (2, 3), (2, 4), (3, 5))  # how many options of a rule a dialect keeps


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a frame; empty parts are absent."""

    system: str = ""
    head: str = ""
    tail: str = ""

    def wrap(self, task: str) -> str:
        """The user text: head, task, tail."""
        if self.head:
            task = f"{self.head}\n\n{task}"
        return f"{task}\n\n{self.tail}" if self.tail else task


def draw_frames(
    rng: np.random.Generator,
    capability: str,
    wordings: int,
    place: Place | None = None,
    grammar: Grammar | None = None,
) -> list[Wording]:
    """`wordings` different wordings of one frame family in one campaign's dialect, at one place."""
    keep = _KEEP[int(rng.integers(len(_KEEP)))]
    dialect = grammar or load_grammar("frames").restricted(rng, keep)
    where: Place = place or PLACES[int(rng.integers(len(PLACES)))]
    found: dict[str, Wording] = {}
    for key in rng.integers(0, 2**62, wordings * 4):
        text = polish(dialect.write(capability, int(key)))
        found.setdefault(text, _place(text, where, dialect, capability, int(key)))
        if len(found) == wordings:
            break
    return list(found.values())


def place_of(wording: Wording) -> Place:
    """Where a wording stands around its task."""
    if wording.system:
        return "system"
    if wording.head:
        return "around" if wording.tail else "head"
    return "tail"


def fresh_wording(capability: str, where: Place, key: int) -> Wording:
    """A wording of `capability` from all that the grammar can say; hardly two keys share one."""
    grammar = load_grammar("frames")
    return _place(polish(grammar.write(capability, key)), where, grammar, capability, key)


def _place(text: str, where: Place, dialect: Grammar, capability: str, key: int) -> Wording:
    if where == "system":
        return Wording(system=text)
    if where == "head":
        return Wording(head=text)
    if where == "tail":
        return Wording(tail=text)
    return Wording(head=text, tail=polish(dialect.write(capability, key + 1).split(". ", 1)[-1]))
