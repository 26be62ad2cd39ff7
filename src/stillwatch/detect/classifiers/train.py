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
from stillwatch.detect.classifiers.design import design_matrix
from stillwatch.detect.classifiers.encode import encode, targets
from stillwatch.detect.classifiers.fit import assign_folds, fit_linear, held_out_scores, make_model
from stillwatch.detect.classifiers.harvest import HarvestModel
from stillwatch.detect.classifiers.texts import Sample, expand, read_grammars

_OWN_TASKS = 8  # how often a task of our own stands against one from the corpora


@dataclass(frozen=True)
class Training:
    """A trained model and what it was measured on: samples with their held-out scores [n, 9]."""

    model: HarvestModel
    samples: list[Sample]
    scores: NDArray[np.float64]
    untrained: list[Sample]  # rows that serve evaluation only


def gather(corpora: list[Sample], per_frame: int, seed: int) -> list[Sample]:
    """Own texts and permitted rows, augmented."""
    rows = [s for s in corpora if SETS[s.source].trains]
    questions = read_questions(rows)
    grammars = [
        (frame, slots | {"question": slots.get("question", []) * _OWN_TASKS + questions})
        for frame, slots in read_grammars()
    ]
    return augment(expand(grammars, per_frame, seed) + rows, seed)


def train(corpora: list[Sample], per_frame: int, seed: int) -> Training:
    """Fit on everything permitted; calibrate on scores of models that did not see the sample's source."""
    samples = gather(corpora, per_frame, seed)
    features, wanted = design_matrix(encode(samples)), targets(samples)
    scores = held_out_scores(features, wanted, assign_folds([s.source for s in samples], seed), seed)
    ordinary = np.array([s.kind == "ordinary" for s in samples])
    model = make_model(*fit_linear(features, wanted, seed), scores, wanted, ordinary)
    return Training(model, samples, scores, [s for s in corpora if not SETS[s.source].trains])


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
    trained = train(read_corpora(chosen.corpora, chosen.seed), chosen.per_frame, chosen.seed)
    trained.model.save(chosen.out / "harvest.npz")
    text = write_card(trained.model, trained.samples, trained.scores, trained.untrained)
    (chosen.out / "card.md").write_text(text, "utf-8")
    print(f"{chosen.out / 'harvest.npz'}: {len(trained.samples)} samples; {chosen.out / 'card.md'}")


if __name__ == "__main__":
    main()
