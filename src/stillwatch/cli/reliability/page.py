"""Writes docs/calibration.md: how far confidence holds, in tables and a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from stillwatch.cli.reliability.picture import draw_reliability
from stillwatch.decide.discoveries import LEVEL
from stillwatch.model.confidence import ConfidenceMap, Keys
from stillwatch.range.labelled import LabelledGroup
from stillwatch.range.reliability import (
    Bin,
    LeftOut,
    Tied,
    believe,
    bins,
    calibration_error,
    control,
    leave_corpus_out,
    leave_kind_out,
    log_loss,
    prevalences,
    ways_of_tying,
)

PICTURE: Final = "reliability.svg"
DECISION: Final = "decisions/0020-each-by-its-own-chance.md"
BENDING: Final = "decisions/0026-the-line-is-bent.md"
CONCORDANCE: Final = "decisions/0036-concordance.md"
_LEVELS: Final = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5)


def write_page(
    page: Path, mapping: ConfidenceMap, fit: Sequence[LabelledGroup], test: Sequence[LabelledGroup]
) -> None:
    """Write the page, and the picture into `images` beside it. `fit` may be empty: then nothing can be
    left out of it."""
    believed = believe(test, mapping)
    images = page.parent / "images"
    images.mkdir(parents=True, exist_ok=True)
    (images / PICTURE).write_text(str(draw_reliability(bins(believed))) + "\n", "utf-8")
    environment = Environment(
        loader=PackageLoader("stillwatch.cli.reliability"), undefined=StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    text = environment.get_template("calibration.md").render(
        mapping=mapping,
        level=LEVEL,
        decision=DECISION,
        bending=BENDING,
        concordance=CONCORDANCE,
        picture=f"images/{PICTURE}",
        measured=_measured(test, mapping.keys),
        error=calibration_error(believed),
        loss=log_loss(believed),
        bins=bins_table(bins(believed)),
        prevalences=[(name, bins_table(bins(believe(some, mapping)))) for name, some in prevalences(test)],
        control=control_table(test, mapping),
        tying=tying_table(ways_of_tying([*fit, *test], mapping.keys)),
        kinds=left_out_table("campaign kind", leave_kind_out(fit, test)) if fit else "",
        corpora=left_out_table("prompts", leave_corpus_out(fit, test)) if fit else "",
    )
    page.write_text(text, "utf-8")


def _measured(test: Sequence[LabelledGroup], keys: Keys) -> dict[str, int]:
    acting = [group for group in test if group.acts_as_one(keys)]
    return {
        "groups": len(test),
        "acting": len(acting),
        "campaigns": sum(group.real for group in acting),
        "sources": len({group.source for group in test}),
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bins_table(found: Sequence[Bin]) -> str:
    """One row a span of confidence."""
    rows = [
        [
            f"{one.low:g} to {one.high:g}", str(one.groups), str(one.sources), f"{one.mean:.3f}",
            f"{one.share:.3f}", f"{one.interval[0]:.2f} to {one.interval[1]:.2f}",
        ]
        for one in found
    ]  # fmt: skip
    return _table(
        ["confidence", "groups", "sources", "mean confidence", "campaigns among them", "95 % interval"], rows
    )


def control_table(test: Sequence[LabelledGroup], mapping: ConfidenceMap) -> str:
    """One row a prevalence and level."""
    rows = []
    for name, groups in prevalences(test):
        for level in _LEVELS:
            one = control(name, groups, mapping, level)
            right, kept = one.keys - one.keys_wrong, one.kept - one.kept_wrong
            rows.append([
                name, str(one.scans), f"{level:.0%}", str(right), str(one.keys_wrong), str(kept),
                str(one.kept_wrong),
            ])  # fmt: skip
    head = ["sources", "scans", "level", "keys: right", "keys: wrong", "kept: right", "kept: wrong"]
    return _table(head, rows)


def tying_table(rows: Sequence[Tied]) -> str:
    """One row a kind of campaigns or customers."""
    return _table(
        ["kind", "campaign", "groups", "tied as customers are"],
        [
            [one.kind.replace("_", " "), "yes" if one.real else "no", str(one.groups), str(one.as_customers)]
            for one in rows
        ],
    )


def left_out_table(what: str, rows: Sequence[LeftOut]) -> str:
    """One row a thing left out of the fit."""
    return _table(
        [what, "groups", "campaigns", "mean confidence", "campaigns' share", "0.9 and more", "of them real"],
        [
            [
                one.name.replace("_", " "), str(one.groups), str(one.campaigns), f"{one.believed:.3f}",
                f"{one.real:.3f}", str(one.sure), str(one.sure_real),
            ]
            for one in rows
        ],
    )  # fmt: skip
