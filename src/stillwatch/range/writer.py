"""Writes a composition to a directory: traffic, account facts, calendars and the truth."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from stillwatch.model.account import Authorised
from stillwatch.range.composition import Composition


def write_composition(
    composition: Composition, directory: Path, progress: Callable[[int], None] = lambda _: None
) -> None:
    """Write all files below `directory` (made if absent); equal compositions give equal bytes.

    `progress` is called with the number of exchanges written since the last call.
    """
    (directory / "truth").mkdir(parents=True, exist_ok=True)
    _write_gzip(directory / "traffic.jsonl.gz", composition.exchanges(), progress)
    harvest = (name.encode() for name in composition.harvest_ids())
    _write_gzip(directory / "truth" / "harvest.txt.gz", harvest, lambda _: None)
    encode = msgspec.json.encode
    _write_lines(directory / "accounts.jsonl", (encode(_known(f)) for f in composition.accounts()))
    _write_lines(directory / "truth" / "accounts.jsonl", (encode(t) for t in composition.truth()))
    (directory / "releases.json").write_bytes(encode(composition.releases()) + b"\n")
    authorised = [_known(a) for a in composition.authorised()]
    (directory / "authorised.json").write_bytes(encode(authorised) + b"\n")


def _known(facts: msgspec.Struct | Authorised) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(facts).items() if value is not None}


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def _write_gzip(path: Path, lines: Iterable[bytes], progress: Callable[[int], None]) -> None:
    """No name and no time go into the gzip header, so that equal content gives equal files."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as out:
        chunk: list[bytes] = []
        for line in lines:
            chunk.append(line)
            if len(chunk) == 2000:
                out.write(b"\n".join(chunk) + b"\n")
                progress(len(chunk))
                chunk.clear()
        if chunk:
            out.write(b"\n".join(chunk) + b"\n")
            progress(len(chunk))
