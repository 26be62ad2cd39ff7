"""The model card: what the classifier learned from, how well it does on sources it never saw, what it cannot tell."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.corpora import SETS
from stillwatch.detect.classifiers.encode import encode, targets
from stillwatch.detect.classifiers.harvest import HarvestModel
from stillwatch.detect.classifiers.texts import Sample
from stillwatch.model.harvest import LABELS

Doubles = NDArray[np.float64]

_HEAD = """# Harvest classifier: model card

Written by `python -m stillwatch.detect.classifiers.train`; do not edit.

**What it is.** One logistic regression a label over what a fingerprint keeps of an exchange: the meaning vectors of
system text, head, tail and body of the user text, their lengths, and flags (image, tools, tool result, thinking,
logprobs, markup in the answer, more than one turn). It sees no words, no language, no country, no identifier.

**What a probability means.** The share of harvest among exchanges of this score if one exchange in {prior:.0f} asked
for this label (Platt scaling on held-out scores); p / (1 - p) * {odds:.0f} is the likelihood ratio against ordinary
traffic.

**What single prompts cannot tell.** A benchmark that grades answers and a campaign that harvests grades send the
same request; so do an open-source coding agent and a campaign that records one. A bare task out of a harvest (an
instruction, a question, one turn between two tool calls) is an ordinary request and counts as one here. A label
says what was asked for, never that asking was illicit: that takes coordination of accounts besides.
"""


def area_under_curve(positive: Doubles, negative: Doubles) -> float:
    """Probability that a positive scores above a negative; ties count half."""
    if not len(positive) or not len(negative):
        return float("nan")
    order = np.sort(negative)
    below, upto = np.searchsorted(order, positive, "left"), np.searchsorted(order, positive, "right")
    return float((below + upto).mean() / 2 / len(order))


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _label_rows(model: HarvestModel, samples: list[Sample], scores: Doubles) -> list[list[str]]:
    wanted = targets(samples) == 1
    ordinary = np.array([s.kind == "ordinary" for s in samples])
    rows = []
    for i, label in enumerate(LABELS):
        good, usual = scores[wanted[:, i], i], scores[ordinary, i]
        if not len(good) or not len(usual):
            continue
        at_1 = (good > np.quantile(usual, 0.99)).mean()
        at_threshold = (good > np.quantile(usual, 0.995)).mean()
        sources = len({s.source for s in samples if label in s.labels})
        rows.append([
            label, str(len(good)), str(sources), f"{area_under_curve(good, usual):.3f}", f"{at_1:.2f}",
            f"{at_threshold:.2f}", f"{model.thresholds[i] / 255:.2f}",
        ])  # fmt: skip
    return rows


def _calibration_rows(model: HarvestModel, samples: list[Sample], scores: Doubles) -> list[list[str]]:
    """Held-out probabilities of all labels in bins, against the share that was harvest at the prior."""
    wanted = targets(samples) == 1
    ordinary = np.array([s.kind == "ordinary" for s in samples])
    logits = np.clip(scores * model.slopes + model.offsets, -30, 30)
    probabilities = 1 / (1 + np.exp(-logits))
    share = np.where(wanted, model.prior / np.maximum(wanted.sum(axis=0), 1), 0.0)
    share[ordinary] = (1 - model.prior) / max(int(ordinary.sum()), 1)
    rows = []
    for low, high in ((0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 0.9), (0.9, 1.01)):
        inside = (probabilities >= low) & (probabilities < high)
        total = share[inside].sum()
        if total > 0:
            said = (share * probabilities)[inside].sum() / total
            rows.append(
                [
                    f"{low:.2f} to {min(high, 1):.2f}",
                    f"{said:.3f}",
                    f"{(share * wanted)[inside].sum() / total:.3f}",
                ]
            )
    return rows


def _untrained_rows(model: HarvestModel, samples: list[Sample]) -> list[list[str]]:
    rows = []
    for source in sorted({s.source for s in samples}):
        chosen = [s for s in samples if s.source == source]
        mask = model.mask(model.probabilities(encode(chosen)))
        fired = Counter({label: int((mask >> i & 1).sum()) for i, label in enumerate(LABELS)})
        said = ", ".join(
            f"{label} {count / len(chosen):.1%}" for label, count in fired.most_common(3) if count
        )
        rows.append([
            source, SETS[source].licence, chosen[0].kind, str(len(chosen)), f"{(mask != 0).mean():.1%}", said or "-",
        ])  # fmt: skip
    return rows


def _source_rows(samples: list[Sample]) -> list[list[str]]:
    counts = Counter(s.source if s.source in SETS else "own texts (texts/*.toml)" for s in samples)
    return [
        [name, SETS[name].licence if name in SETS else "Apache-2.0", str(n)]
        for name, n in sorted(counts.items())
    ]


def write_card(model: HarvestModel, samples: list[Sample], scores: Doubles, untrained: list[Sample]) -> str:
    """The card as Markdown, from held-out `scores` [n, 9] of `samples` and the rows kept for evaluation."""
    ordinary = np.array([s.kind == "ordinary" for s in samples])
    parts = [
        _HEAD.format(prior=1 / model.prior, odds=(1 - model.prior) / model.prior),
        "## What it was learned from",
        _table(["source", "licence", "samples"], _source_rows(samples)),
        "## Leave one source out",
        "Every score is by a model that saw nothing of the sample's source (a set of rows, or one style of request in "
        f"our own texts). Against {ordinary.sum()} ordinary texts, hard look-alikes among them. The last two columns: "
        "recall at the served threshold (0.5 % false positives on held-out ordinary texts) and the threshold.",
        _table(
            ["label", "samples", "sources", "AUC", "recall at 1 % FP", "recall at 0.5 % FP", "threshold"],
            _label_rows(model, samples, scores),
        ),
        "## Calibration",
        "Held-out, over all labels, at the prior.",
        _table(
            ["probability", "mean said", "share that was harvest"], _calibration_rows(model, samples, scores)
        ),
        "## Rows that no weight or threshold has seen",
        "Share above any threshold. `eval` (benchmarks and judges at work) is a false-positive class of its own.",
        _table(
            ["rows", "licence", "kind", "n", "any label", "most often"], _untrained_rows(model, untrained)
        ),
    ]
    return "\n\n".join(parts) + "\n"
