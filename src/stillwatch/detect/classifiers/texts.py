"""The project's own training texts: clause grammars in texts/*.toml, expanded by a seeded sampler.

A file has `[slots]` (name to alternatives, which may hold further `{slots}`) and `[[frames]]`:
`style` (frames of one style are held out together), `labels` (what is harvested; empty: ordinary),
`system`, `user` (a text or a list of alternatives), `flags` (set in a stated share of samples).
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable

from stillwatch.detect.classifiers.features import FLAGS
from stillwatch.model.harvest import LABELS

_SLOT = re.compile(r"\{([a-z_]+)\}")
_DEPTH = 8


@dataclass(frozen=True)
class Sample:
    """One training text. `source` is held out as a whole; `kind` is harvest, ordinary or eval."""

    source: str
    kind: str
    labels: frozenset[str]
    system: str
    user: str
    flags: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """One pattern of a grammar file."""

    source: str
    labels: frozenset[str]
    systems: tuple[str, ...]
    users: tuple[str, ...]
    flags: dict[str, float]


Slots = dict[str, list[str]]


def read_grammars(folder: Traversable | None = None) -> list[tuple[Frame, Slots]]:
    """All frames of all files with the slots they may use. Slots of `payloads.toml` serve every file.

    Raises `ValueError` with file and frame where a label, flag or slot is unknown.
    """
    folder = folder or resources.files(__package__).joinpath("texts")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    contents = {f.name: tomllib.loads(f.read_text("utf-8")) for f in files}
    shared: Slots = contents.pop("payloads.toml", {}).get("slots", {})
    pairs: list[tuple[Frame, Slots]] = []
    for name, content in contents.items():
        slots = shared | content.get("slots", {})
        for entry in content.get("frames", []):
            frame = _frame(name.removesuffix(".toml"), entry)
            _check(name, frame, slots)
            pairs.append((frame, slots))
    return pairs


def _frame(file: str, entry: dict[str, object]) -> Frame:
    def texts(key: str) -> tuple[str, ...]:
        value = entry.get(key, "")
        return (value,) if isinstance(value, str) else tuple(str(v) for v in value)  # type: ignore[attr-defined]

    flags = entry.get("flags", {})
    labels = entry.get("labels", [])
    if not isinstance(flags, dict) or not isinstance(labels, list):
        raise ValueError(f"{file}.toml, frame {entry.get('style')}: flags must be a table, labels a list")
    return Frame(f"{file}:{entry['style']}", frozenset(labels), texts("system"), texts("user"), flags)


def _check(file: str, frame: Frame, slots: Slots) -> None:
    unknown = (frame.labels - set(LABELS)) | (set(frame.flags) - set(FLAGS))
    for text in frame.systems + frame.users:
        unknown |= set(_SLOT.findall(text)) - set(slots)
    if unknown:
        raise ValueError(
            f"{file}, frame {frame.source}: unknown label, flag or slot: {', '.join(sorted(unknown))}"
        )


def fill(text: str, slots: Slots, random_: random.Random) -> str:
    """`text` with every slot replaced by one of its alternatives, to a depth of 8."""
    for _ in range(_DEPTH):
        if not _SLOT.search(text):
            break
        text = _SLOT.sub(lambda found: random_.choice(slots.get(found[1], ["{" + found[1] + "}"])), text)
    return text


def expand(pairs: list[tuple[Frame, Slots]], per_frame: int, seed: int) -> list[Sample]:
    """Up to `per_frame` different samples of each frame, the same for the same seed."""
    samples: list[Sample] = []
    for frame, slots in pairs:
        random_ = random.Random(f"{seed} {frame.source} {frame.users[:1]}")
        seen: set[tuple[str, str]] = set()
        for _ in range(per_frame):
            system = fill(random_.choice(frame.systems), slots, random_)
            user = fill(random_.choice(frame.users), slots, random_)
            flags = {name: random_.random() < share for name, share in frame.flags.items()}
            if (system, user) in seen:
                continue
            seen.add((system, user))
            kind = "harvest" if frame.labels else "ordinary"
            samples.append(Sample(frame.source, kind, frame.labels, system, user, flags))
    return samples
