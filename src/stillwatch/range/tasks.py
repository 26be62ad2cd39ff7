"""What is asked inside the frames: real prompts while they last, then written ones that hardly repeat."""

from __future__ import annotations

from collections.abc import Sequence

from stillwatch.range.grammar import Grammar, load_grammar, mix


def task_grammar() -> Grammar:
    """The grammar of tasks in many fields."""
    return load_grammar("vocabulary", "tasks")


class TaskWriter:
    """Writes the task of a key. `given` real prompts serve every `stride`-th key, once each.

    `symbols` narrows the fields (rules of `texts/tasks.toml`, or of another `grammar`).
    """

    def __init__(
        self,
        salt: int,
        symbols: Sequence[str] = ("long_task",),
        given: Sequence[str] = (),
        grammar: Grammar | None = None,
        stride: int = 1,
    ) -> None:
        self.salt = salt
        self.symbols = tuple(symbols)
        self.given, self.stride = given, stride
        self.grammar = grammar or task_grammar()

    def write(self, key: int) -> str:
        """The task for `key`."""
        nth, rest = divmod(key, self.stride)
        if rest == 0 and nth < len(self.given):
            return self.given[nth]
        scattered = mix(key ^ self.salt)
        symbol = self.symbols[scattered % len(self.symbols)]
        return self.grammar.write(symbol, scattered)
