"""The model card: what the classifier learned from and how it does on sources it never saw."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.corpora import SETS
from stillwatch.detect.classifiers.encode import encode, targets
from stillwatch.detect.classifiers.fit import upper_quantile, weigh_ordinary
from stillwatch.detect.classifiers.harvest import HarvestModel, Sight
from stillwatch.detect.classifiers.texts import Sample
from stillwatch.model.harvest import LABELS

Doubles = NDArray[np.float64]
Rows = list[list[str]]

_FEW = 30  # rows of a script, below which a share says nothing
_BINS = ((0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 0.9), (0.9, 1.01))


def area_under_curve(positive: Doubles, negative: Doubles) -> float:
    """Probability that a positive scores above a negative; ties count half."""
    if not len(positive) or not len(negative):
        return float("nan")
    order = np.sort(negative)
    below, upto = np.searchsorted(order, positive, "left"), np.searchsorted(order, positive, "right")
    return float((below + upto).mean() / 2 / len(order))


def _table(head: str, rows: Rows) -> str:
    titles = head.split("; ")
    lines = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _is_ordinary(samples: list[Sample]) -> NDArray[np.bool_]:
    return np.array([s.kind == "ordinary" for s in samples])


def _traffic(samples: list[Sample]) -> Doubles:
    return weigh_ordinary([s.source for s in samples], _is_ordinary(samples))


def _label_rows(model: HarvestModel, samples: list[Sample], scores: Doubles) -> Rows:
    wanted, ordinary, traffic = targets(samples) == 1, _is_ordinary(samples), _traffic(samples)
    rows = []
    for i, label in enumerate(LABELS):
        good, usual = scores[wanted[:, i], i], scores[ordinary, i]
        if not len(good) or not len(usual):
            continue
        sources = len({s.source for s in samples if label in s.labels})
        shares = [
            f"{(good > upper_quantile(scores[:, i], traffic, rate)).mean():.2f}" for rate in (0.01, 0.005)
        ]
        auc = f"{area_under_curve(good, usual):.3f}"
        rows.append([label, str(len(good)), str(sources), auc, *shares, f"{model.thresholds[i] / 255:.2f}"])
    return rows


def _public_rows(
    models: dict[Sight, HarvestModel], scores: dict[Sight, Doubles], samples: list[Sample]
) -> Rows:
    """Recall at 0.5 % false positives on public harvest rows, by models that saw none of that set."""
    traffic = _traffic(samples)
    rows = []
    for source in sorted({s.source for s in samples if s.source in SETS and s.labels}):
        inside = np.array([s.source == source for s in samples])
        label = next(iter(SETS[source].labels))
        i = LABELS.index(label)
        recall = [
            f"{(scores[sight][inside, i] > upper_quantile(scores[sight][:, i], traffic, 0.005)).mean():.2f}"
            for sight in models
        ]
        rows.append([source, label, str(inside.sum()), *recall])
    return rows


def _calibration_rows(model: HarvestModel, samples: list[Sample], scores: Doubles) -> Rows:
    """Held-out probabilities of all labels in bins, against the share that was harvest at the prior."""
    wanted, traffic = targets(samples) == 1, _traffic(samples)
    probabilities = 1 / (1 + np.exp(-np.clip(scores * model.slopes + model.offsets, -30, 30)))
    share = np.where(wanted, model.prior / np.maximum(wanted.sum(axis=0), 1), 0.0)
    share[traffic > 0] = (1 - model.prior) * traffic[traffic > 0, None]
    rows = []
    for low, high in _BINS:
        inside = (probabilities >= low) & (probabilities < high)
        total = share[inside].sum()
        if total > 0:
            said, was = (share * probabilities)[inside].sum() / total, (share * wanted)[inside].sum() / total
            rows.append([f"{low:.2f} to {min(high, 1):.2f}", f"{said:.3f}", f"{was:.3f}"])
    return rows


def _untrained_rows(model: HarvestModel, samples: list[Sample]) -> Rows:
    rows = []
    for source in sorted({s.source for s in samples}):
        chosen = [s for s in samples if s.source == source]
        mask = model.mask(model.probabilities(encode(chosen)))
        fired = Counter({label: int((mask >> i & 1).sum()) for i, label in enumerate(LABELS)})
        often = ", ".join(f"{label} {n / len(chosen):.1%}" for label, n in fired.most_common(3) if n)
        any_label = f"{(mask != 0).mean():.1%}"
        rows.append([source, SETS[source].licence, chosen[0].kind, str(len(chosen)), any_label, often or "-"])
    return rows


def writing_of(text: str) -> str:
    """The script most letters of a text belong to, by their Unicode names; for this card only."""
    names = Counter(unicodedata.name(c, "OTHER").split()[0].lower() for c in text[:400] if c.isalpha())
    return names.most_common(1)[0][0] if names else "no letters"


def _writing_rows(model: HarvestModel, samples: list[Sample]) -> Rows:
    """Share of rows nobody sent as harvest that is above any threshold, by script."""
    chosen = [s for s in samples if s.kind != "harvest"]
    mask = model.mask(model.probabilities(encode(chosen)))
    found: dict[str, list[bool]] = {}
    for sample, bits in zip(chosen, mask, strict=True):
        found.setdefault(writing_of(sample.user), []).append(bool(bits))
    common = sorted(
        ((name, hits) for name, hits in found.items() if len(hits) >= _FEW), key=lambda f: -len(f[1])
    )
    return [[name, str(len(hits)), f"{sum(hits) / len(hits):.1%}"] for name, hits in common]


def _source_rows(samples: list[Sample]) -> Rows:
    counts = Counter(s.source if s.source in SETS else "own texts (texts/*.toml)" for s in samples)
    return [
        [name, SETS[name].licence if name in SETS else "Apache-2.0", str(n)]
        for name, n in sorted(counts.items())
    ]


def write_card(
    models: dict[Sight, HarvestModel],
    scores: dict[Sight, Doubles],
    samples: list[Sample],
    untrained: list[Sample],
) -> str:
    """The card as Markdown, from held-out `scores` [n, 9] of `samples` and the rows kept for evaluation."""
    model = models["words"]
    head = "label; samples; sources; AUC; recall at 1 % FP; recall at 0.5 % FP; threshold"
    tables = {
        "sources": _table("source; licence; samples", _source_rows(samples)),
        "ordinary": str(_is_ordinary(samples).sum()),
        "words": _table(head, _label_rows(model, samples, scores["words"])),
        "meaning": _table(head, _label_rows(models["meaning"], samples, scores["meaning"])),
        "public": _table("rows; label; n; words; meaning only", _public_rows(models, scores, samples)),
        "calibration": _table(
            "probability; mean said; share that was harvest",
            _calibration_rows(model, samples, scores["words"]),
        ),
        "untrained": _table(
            "rows; licence; kind; n; any label; most often", _untrained_rows(model, untrained)
        ),
        "writing": _table("script; n; any label", _writing_rows(model, untrained)),
        "odds": f"{(1 - model.prior) / model.prior:.0f}",
    }
    text = resources.files(__package__).joinpath("card_frame.md").read_text("utf-8")
    for name, table in tables.items():
        text = text.replace("{{" + name + "}}", table)
    return text
