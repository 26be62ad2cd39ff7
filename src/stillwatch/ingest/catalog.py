"""Which parts make up the lake at one moment, and how a set of changes becomes visible at once.

`parts.json` names the live parts. A commit is announced in `pending.json`, the new parts are renamed into
place, `parts.json` is replaced (that is the moment it counts), and what it replaced is removed. Whoever
opens the lake for writing after a crash undoes or finishes what `pending.json` announced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from stillwatch.ingest.durable import replace_file, sync_folder
from stillwatch.ingest.parts import Part
from stillwatch.model.errors import StillwatchError


class Catalog(msgspec.Struct, frozen=True):
    """The live parts after `generation` commits, in the order they were added."""

    generation: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def rows(self) -> int:
        """Distinct exchanges in the lake."""
        return sum(part.rows for part in self.parts)


class _Pending(msgspec.Struct, frozen=True):
    generation: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


def read_catalog(lake: Path) -> Catalog:
    """The live parts now; none in a lake nothing was written to yet."""
    path = lake / "parts.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Catalog)
    except FileNotFoundError:
        return Catalog()
    except msgspec.MsgspecError as error:
        raise StillwatchError(
            f"{path}: not a list of parts: {error}",
            hint="Restore parts.json from a backup, or read the logs into a new lake.",
        ) from error


def publish(lake: Path, old: Catalog, staged: Mapping[Path, Part], removed: Sequence[Part]) -> Catalog:
    """Rename the `staged` files (temporary path to part) into place and drop `removed`, as one change."""
    dropped = frozenset(part.path for part in removed)
    kept = tuple(part for part in old.parts if part.path not in dropped)
    new = Catalog(old.generation + 1, kept + tuple(staged.values()))
    pending = _Pending(new.generation, tuple(part.path for part in staged.values()), tuple(sorted(dropped)))
    _write_json(lake / "pending.json", pending)
    _rename(lake / "exchanges", staged)
    _write_json(lake / "parts.json", new)
    recover(lake)
    return new


def recover(lake: Path) -> None:
    """Finish or undo the commit that `pending.json` announces; nothing where there is none."""
    path = lake / "pending.json"
    if not path.exists():
        return
    pending = msgspec.json.decode(path.read_bytes(), type=_Pending)
    counted = read_catalog(lake).generation >= pending.generation
    for name in pending.removed if counted else pending.added:
        (lake / "exchanges" / name).unlink(missing_ok=True)
    path.unlink()
    sync_folder(lake)


def _rename(folder: Path, staged: Mapping[Path, Part]) -> None:
    for temporary, part in staged.items():
        temporary.replace(folder / part.path)
    for day in {temporary.parent for temporary in staged}:
        sync_folder(day)


def _write_json(path: Path, content: Catalog | _Pending) -> None:
    encoded = msgspec.json.encode(content)
    replace_file(path, lambda stream: stream.write(encoded))
