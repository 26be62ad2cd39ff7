"""A small text grammar: rules of alternatives with slots, expanded from one integer key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypeAlias

import numpy as np

_SLOT = re.compile(r"\{(n:\d+:\d+|[a-z_]\w*)\}")
_SENTENCE = re.compile(r"(^|[.?!]\s+)([a-z])")
_A_VOWEL = re.compile(r"\b([Aa]) (?=[aeio]|un[a-hj-z])")
_AN_CONSONANT = re.compile(r"\b([Aa])n (?=[b-df-gj-np-tv-z])")
_MASK = (1 << 64) - 1
_MULTIPLIER = 6364136223846793005
_INCREMENT = 1442695040888963407

# a piece of text, a whole number, one of some words, or one of some sequences of nodes
_Node: TypeAlias = "str | range | tuple[str, ...] | list[_Nodes]"
_Nodes: TypeAlias = "tuple[_Node, ...]"


def mix(key: int) -> int:
    """Scatter an integer over 64 bits (splitmix64), so that neighbouring keys share nothing."""
    key = (key + 0x9E3779B97F4A7C15) & _MASK
    key = ((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    key = ((key ^ (key >> 27)) * 0x94D049BB133111EB) & _MASK
    return key ^ (key >> 31)


class Grammar:
    """Rules such as `task = ["Plan {thing} for {n:3:40} people."]`; `{n:lo:hi}` is a whole number.

    Other braces are plain text. Raises `KeyError` with the name of a slot that no rule defines.
    """

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self.rules = {name: tuple(options) for name, options in rules.items()}
        # rules whose options hold no slot are tuples of words: they are drawn without a descent
        self._words = {
            name: options for name, options in self.rules.items() if not any(map(_SLOT.search, options))
        }
        self._compiled: dict[str, list[_Nodes]] = {name: [] for name in self.rules}
        for name, options in self.rules.items():
            self._compiled[name].extend(self._compile(option) for option in options)

    def _compile(self, text: str) -> _Nodes:
        nodes: list[_Node] = []
        for place, piece in enumerate(_SLOT.split(text)):
            if place % 2 == 0:
                if piece:
                    nodes.append(piece)
            elif piece.startswith("n:"):
                low, high = piece[2:].split(":")
                nodes.append(range(int(low), int(high) + 1))
            else:
                nodes.append(self._words.get(piece) or self._compiled[piece])
        return tuple(nodes)

    def write(self, symbol: str, key: int) -> str:
        """The text of `symbol` for `key`: the same key gives the same text."""
        out: list[str] = []
        self._expand((self._compiled[symbol],), out, mix(key))
        return "".join(out)

    def _expand(self, nodes: _Nodes, out: list[str], state: int) -> int:
        for node in nodes:
            if isinstance(node, str):
                out.append(node)
                continue
            state = (state * _MULTIPLIER + _INCREMENT) & _MASK
            place = (state >> 33) % len(node)
            if isinstance(node, tuple):
                out.append(node[place])
            elif isinstance(node, range):
                out.append(str(node[place]))
            else:
                state = self._expand(node[place], out, state)
        return state

    def restricted(self, rng: np.random.Generator, keep: tuple[int, int]) -> Grammar:
        """A dialect: of every rule only some options (between `keep`, in a new order) survive."""
        rules = {}
        for name, options in self.rules.items():
            size = min(len(options), int(rng.integers(keep[0], keep[1] + 1)))
            chosen = rng.permutation(len(options))[:size]
            rules[name] = [options[i] for i in chosen]
        return Grammar(rules)


def polish(text: str) -> str:
    """Capitals after full stops, and the right form of a and an: what slots put askew."""
    text = _SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)
    return _AN_CONSONANT.sub(r"\1 ", _A_VOWEL.sub(r"\1n ", text))


@cache
def load_grammar(*names: str) -> Grammar:
    """Read `texts/NAME.toml` files into one grammar; later files may use the rules of earlier ones."""
    rules: dict[str, list[str]] = {}
    for name in names:
        text = resources.files("stillwatch.range.texts").joinpath(f"{name}.toml").read_text("utf-8")
        rules.update(tomllib.loads(text))
    return Grammar(rules)
