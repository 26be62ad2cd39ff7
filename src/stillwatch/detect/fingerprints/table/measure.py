"""How well vectors of the table tell paraphrases from unlike texts:
`python -m stillwatch.detect.fingerprints.table.measure`."""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np

from stillwatch.detect.fingerprints.text import BODY, fingerprint_texts


def measure_paraphrases() -> dict[str, float]:
    """Area under the ROC curve, recall at 1 % false pairs, share ranked first, and mean cosines."""
    file = resources.files(__package__).joinpath("pairs.toml")
    pairs = tomllib.loads(file.read_text("utf-8"))["pairs"]
    texts = [one for one, _ in pairs] + [other for _, other in pairs]
    vectors = fingerprint_texts([""] * len(texts), texts, np.uint64(1)).meanings[BODY].astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors[: len(pairs)] @ vectors[len(pairs) :].T
    same = np.diag(cosines)
    unlike = cosines[~np.eye(len(pairs), dtype=bool)]
    return {
        "pairs": float(len(pairs)),
        "auc": float((same[:, None] > unlike).mean()),
        "recall_at_1_percent": float((same > np.quantile(unlike, 0.99)).mean()),
        "ranked_first": float((cosines.argmax(axis=1) == np.arange(len(pairs))).mean()),
        "mean_cosine_of_paraphrases": float(same.mean()),
        "mean_cosine_of_unlike_texts": float(unlike.mean()),
    }


if __name__ == "__main__":
    for name, value in measure_paraphrases().items():
        print(f"{name}: {value:.3f}")
