"""Public prompt rows as samples: which sets may shape weights, what each stands for, how many are taken."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stillwatch.detect.classifiers.texts import Sample

_QUESTION = re.compile(r"^Q: (.*?)(?: Answer choices:.*)?\nA: Let's think step by step\.$", re.DOTALL)
_MAX_CHARACTERS = (
    8000  # of a text; fingerprints read no more than the first few hundred words of a place anyway
)


@dataclass(frozen=True)
class PromptSet:
    """What rows are: `kind` and `labels` as in `Sample`; `trains` if the licence lets weights learn."""

    licence: str
    kind: str
    labels: frozenset[str] = frozenset()
    trains: bool = False
    most: int = 400
    with_system: bool = False  # rows without a system text are turns in the middle of something


def _set(licence: str, kind: str, label: str = "", *, trains: bool = False, most: int = 400) -> PromptSet:
    return PromptSet(licence, kind, frozenset({label} - {""}), trains, most)


# A set's name prefix; the first that fits counts. `distill` rows whose wording no single prompt can tell
# from a customer's (code questions, chat turns between tool calls) stand as ordinary.
SETS: dict[str, PromptSet] = {
    "fine_tune_cot": _set("MIT", "harvest", "reasoning_elicitation", trains=True, most=300),
    "gpteacher_toolformer": _set("MIT", "harvest", "tool_use", trains=True, most=300),
    "gpteacher_codegen": _set("MIT", "ordinary", trains=True, most=600),
    "swe_agent_traj": PromptSet("MIT", "harvest", frozenset({"agentic_coding"}), True, 60, True),
    "prometheus": _set("Apache-2.0", "harvest", "rubric_grading", trains=True, most=300),
    "glaive_toolcall": _set("Apache-2.0", "ordinary", trains=True, most=600),
    "awesome_prompts": _set("CC0-1.0", "ordinary", trains=True, most=1500),
    "oasst": _set("Apache-2.0", "ordinary", trains=True),
    "inthewild_jailbreaks": _set("Apache-2.0", "ordinary", trains=True),
    "self_instruct_user": _set("Apache-2.0", "eval"),
    "biggen_bench": _set("Apache-2.0", "eval", most=800),
    "arena_bench": _set("Apache-2.0", "eval", most=900),
    "bfcl": _set("Apache-2.0", "eval", most=800),
    "webarena": _set("Apache-2.0", "eval", most=800),
    "mt_bench": _set("Apache-2.0", "eval"),
    "vicuna_bench": _set("Apache-2.0", "eval"),
    "alpaca_eval": _set("CC BY-NC", "eval"),
    "belle": _set("ODC-By", "eval", most=800),
    "wizardlm": _set("CC BY-NC", "eval"),
    "infiagent": _set("CC BY-NC", "eval"),
    "llava": _set("CC BY-NC", "harvest", "vision"),
    "sharegpt": _set("none stated", "ordinary", most=6000),
}


def find_set(name: str) -> tuple[str, PromptSet] | None:
    """The set that rows called `name` belong to, or None for rows that neither train nor test."""
    return next(((key, entry) for key, entry in SETS.items() if name.startswith(key)), None)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / "prompts.jsonl.gz"
    if not path.is_file():
        raise SystemExit(f"train: {path} is missing; expected prompts as JSON Lines with ds, text and system")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_corpora(folder: Path, seed: int) -> list[Sample]:
    """At most `PromptSet.most` rows of each set, chosen by `seed`, in a stable order."""
    by_set: dict[str, list[Sample]] = {}
    for row in _rows(folder):
        found = find_set(row["ds"])
        if found is not None and (row.get("system") or not found[1].with_system):
            by_set.setdefault(found[0], []).append(_sample(row, *found))
    samples: list[Sample] = []
    for key in sorted(by_set):
        chosen = random.Random(f"{seed} {key}")
        rows = by_set[key]
        samples += chosen.sample(rows, min(len(rows), SETS[key].most))
    return samples


def _sample(row: dict[str, Any], key: str, entry: PromptSet) -> Sample:
    system = str(row.get("system") or "")[:_MAX_CHARACTERS]
    tools = system.startswith("[")  # these sets keep tool descriptions where others have a system text
    return Sample(
        key,
        entry.kind,
        entry.labels,
        "" if tools else system,
        row["text"][:_MAX_CHARACTERS],
        {"tools": tools},
    )


def read_questions(samples: list[Sample]) -> list[str]:
    """Bare tasks for the slot `question`: frames around them are harvest, they alone are not."""
    questions: list[str] = []
    for sample in samples:
        if sample.source == "fine_tune_cot" and (found := _QUESTION.match(sample.user)):
            questions.append(found[1])
        elif sample.source in ("gpteacher_codegen", "oasst") and len(sample.user) < 600:
            questions.append(sample.user)
    return questions
