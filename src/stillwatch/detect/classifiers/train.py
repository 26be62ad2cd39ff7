"""Train the harvest classifier: `python -m stillwatch.detect.classifiers.train --corpora DIR --seed 1`.

Reads the project's own texts and the public prompt rows whose licence lets weights learn from them,
measures by leaving whole sources out, and writes harvest.npz and card.md. The same input and seed
give the same files.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.augment import augment
from stillwatch.detect.classifiers.card import write_card
from stillwatch.detect.classifiers.corpora import SETS, read_corpora, read_questions
from stillwatch.detect.classifiers.encode import encode, targets
from stillwatch.detect.classifiers.fit import (
    assign_folds,
    fit_linear,
    held_out_scores,
    make_model,
    training_matrix,
    weigh_ordinary,
)
from stillwatch.detect.classifiers.harvest import FILES, HarvestModel, Sight
from stillwatch.detect.classifiers.texts import Sample, expand, read_grammars

SIGHTS: tuple[Sight, ...] = ("words", "meaning")
_OWN_TASKS = 8  # how often a task of our own stands against one from the corpora


@dataclass(frozen=True)
class Training:
    """Trained models and what they were measured on: samples with their held-out scores [n, 9] a model."""

    models: dict[Sight, HarvestModel]
    scores: dict[Sight, NDArray[np.float64]]
    samples: list[Sample]


def gather(corpora: list[Sample], per_frame: int, seed: int) -> list[Sample]:
    """Own texts and permitted rows, augmented."""
    rows = [s for s in corpora if SETS[s.source].trains]
    questions = read_questions(rows)
    grammars = [
        (frame, slots | {"question": slots.get("question", []) * _OWN_TASKS + questions})
        for frame, slots in read_grammars()
    ]
    return augment(expand(grammars, per_frame, seed) + rows, seed)


def train(samples: list[Sample], seed: int) -> Training:
    """Fit on everything; calibrate on scores of models that did not see the sample's source."""
    given, wanted = encode(samples), targets(samples)
    folds = assign_folds([s.source for s in samples], seed)
    sources = [s.source for s in samples]
    traffic = weigh_ordinary(sources, np.array([s.kind == "ordinary" for s in samples]))
    models: dict[Sight, HarvestModel] = {}
    scores: dict[Sight, NDArray[np.float64]] = {}
    for sight in SIGHTS:
        matrix = training_matrix(given, sight)
        scores[sight] = held_out_scores(matrix, wanted, folds, sight, seed)
        fitted = fit_linear(matrix, wanted, sight, seed)
        models[sight] = make_model(*fitted, scores[sight], wanted, traffic, sight)
    return Training(models, scores, samples)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m stillwatch.detect.classifiers.train", description=__doc__
    )
    parser.add_argument("--corpora", type=Path, required=True, help="folder with prompts.jsonl.gz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-frame", type=int, default=60, help="samples of each frame of the grammars")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    chosen = parser.parse_args(arguments)
    corpora = read_corpora(chosen.corpora, chosen.seed)
    trained = train(gather(corpora, chosen.per_frame, chosen.seed), chosen.seed)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for sight, model in trained.models.items():
        model.save(chosen.out / FILES[sight])
    untrained = [s for s in corpora if not SETS[s.source].trains]
    card = write_card(trained.models, trained.scores, trained.samples, untrained)
    (chosen.out / "card.md").write_text(card, "utf-8")
    print(f"{len(trained.samples)} samples; wrote {', '.join(FILES.values())} and card.md to {chosen.out}")


if __name__ == "__main__":
    main()
