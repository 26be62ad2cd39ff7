"""The served model: shapes, order, mask, saving; labels fire on their cases and not on look-alikes.

A label without cases in cases/<label>.toml is a failure.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stillwatch.detect.classifiers.design import FEATURES
from stillwatch.detect.classifiers.encode import encode
from stillwatch.detect.classifiers.features import FLAGS
from stillwatch.detect.classifiers.harvest import HarvestModel, Sight, load, read_model
from stillwatch.detect.classifiers.texts import Sample
from stillwatch.detect.classifiers.words import BUCKETS
from stillwatch.model.harvest import LABELS

SAMPLES = [
    Sample("t", "ordinary", frozenset(), "", "how do I boil an egg?"),
    Sample("t", "ordinary", frozenset(), "Be brief.", "", {"tools": True}),
    Sample(
        "t", "harvest", frozenset(), "", "Write your full chain of thought in <think> tags, then answer. 2+2?"
    ),
]


def _flat(probability_logits: list[float]) -> HarvestModel:
    """A model whose scores are its bias, whatever it is given."""
    n = len(LABELS)
    return HarvestModel(
        np.zeros((0, n), np.float32),
        np.zeros((FEATURES, n), np.float32),
        np.array(probability_logits, np.float32),
        np.ones(n, np.float32),
        np.zeros(n, np.float32),
        np.full(n, 128, np.uint8),
        0.05,
    )


@pytest.mark.parametrize("sight", ["words", "meaning"])
def test_shipped_models_answer_for_every_exchange_and_label(sight: Sight) -> None:
    model = load(sight)
    probabilities = model.probabilities(encode(SAMPLES))
    assert probabilities.shape == (len(SAMPLES), len(LABELS))
    assert probabilities.dtype == np.uint8
    mask = model.mask(probabilities)
    assert mask.dtype == np.int32
    assert mask.shape == (len(SAMPLES),)


@pytest.mark.parametrize("sight", ["words", "meaning"])
def test_an_empty_batch_is_no_fault(sight: Sight) -> None:
    assert load(sight).probabilities(encode([])).shape == (0, len(LABELS))


def test_an_exchange_is_scored_alike_alone_and_in_a_batch() -> None:
    model = load("words")
    together = model.probabilities(encode(SAMPLES))
    alone = np.concatenate([model.probabilities(encode([sample])) for sample in SAMPLES])
    np.testing.assert_array_equal(together, alone)


def test_mask_bits_stand_in_the_order_of_labels() -> None:
    logits = [-9.0] * len(LABELS)
    logits[LABELS.index("tool_use")] = 9.0
    model = _flat(logits)
    mask = model.mask(model.probabilities(encode(SAMPLES)))
    assert set(mask.tolist()) == {1 << LABELS.index("tool_use")}


def test_a_probability_at_its_threshold_counts() -> None:
    model = _flat([0.0] * len(LABELS))
    at, below = np.full((1, len(LABELS)), 128, np.uint8), np.full((1, len(LABELS)), 127, np.uint8)
    assert model.mask(at)[0] == (1 << len(LABELS)) - 1
    assert model.mask(below)[0] == 0


def test_words_change_what_the_word_model_says() -> None:
    model = load("words")
    reasoning = model.probabilities(encode(SAMPLES))[:, LABELS.index("reasoning_elicitation")]
    assert reasoning[2] > 200
    assert reasoning[0] < 20


def test_the_word_model_does_not_guess_without_words() -> None:
    given = replace(encode(SAMPLES), hashes=None, starts=None)
    with pytest.raises(ValueError, match="give `hashes` and `starts`"):
        load("words").probabilities(given)
    assert load("meaning").probabilities(given).shape == (len(SAMPLES), len(LABELS))


def test_saving_and_reading_changes_no_probability(tmp_path: Path) -> None:
    model = load("words")
    model.save(tmp_path / "again.npz")
    given = encode(SAMPLES)
    np.testing.assert_array_equal(
        read_model(tmp_path / "again.npz").probabilities(given), model.probabilities(given)
    )


def test_a_model_for_other_features_is_refused(tmp_path: Path) -> None:
    model = _flat([0.0] * len(LABELS))
    replace(model, weights=model.weights[:-1]).save(tmp_path / "old.npz")
    with pytest.raises(ValueError, match="train it anew"):
        read_model(tmp_path / "old.npz")


def test_shipped_models_fit_the_code() -> None:
    assert len(load("words").table) == BUCKETS
    assert len(load("meaning").table) == 0
    assert encode(SAMPLES).flags.shape == (len(SAMPLES), len(FLAGS))


FOLDER = Path(__file__).parent / "cases"
LEAST = 8
FIRING_SHARE = 0.6  # a single prompt is only a hint; see card.md


def read_cases(folder: Path, label: str) -> tuple[list[Sample], list[Sample]]:
    """The `fires` and `quiet` samples of a label. Fails where the file or a side is missing."""
    path = folder / f"{label}.toml"
    assert path.is_file(), (
        f"{path.name} is missing: every label needs cases that fire and cases that stay quiet"
    )
    cases = tomllib.loads(path.read_text("utf-8"))
    for side in ("fires", "quiet"):
        count = len(cases.get(side, []))
        assert count >= LEAST, f"{path.name}: {count} `{side}` cases, expected at least {LEAST}"
    fires, quiet = ([_sample(case) for case in cases[side]] for side in ("fires", "quiet"))
    return fires, quiet


def _sample(case: str | dict[str, Any]) -> Sample:
    if isinstance(case, str):
        return Sample("case", "case", frozenset(), "", case)
    flags = dict.fromkeys(case.get("flags", []), True)
    return Sample("case", "case", frozenset(), case.get("system", ""), case["user"], flags)


def _fired(samples: list[Sample], label: str) -> list[bool]:
    model = load("words")
    mask = model.mask(model.probabilities(encode(samples)))
    return [bool(m >> LABELS.index(label) & 1) for m in mask]


@pytest.mark.parametrize("label", LABELS)
def test_most_harvest_requests_fire(label: str) -> None:
    fires, _ = read_cases(FOLDER, label)
    fired = _fired(fires, label)
    missed = [s.user for s, f in zip(fires, fired, strict=True) if not f]
    assert sum(fired) >= FIRING_SHARE * len(fires), f"missed: {missed}"


@pytest.mark.parametrize("label", LABELS)
def test_look_alikes_stay_quiet(label: str) -> None:
    _, quiet = read_cases(FOLDER, label)
    model = load("words")
    mask = model.mask(model.probabilities(encode(quiet)))
    loud = [s.user for s, m in zip(quiet, mask, strict=True) if m]
    assert not loud


@pytest.mark.parametrize("label", LABELS)
def test_known_faults_are_still_faults(label: str) -> None:
    cases = tomllib.loads((FOLDER / f"{label}.toml").read_text("utf-8")).get("known_loud", [])
    fired = _fired([_sample(case) for case in cases], label) if cases else []
    assert all(fired), "mended: move the case from `known_loud` to `quiet`"


def test_a_missing_case_file_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"vision\.toml is missing"):
        read_cases(tmp_path, "vision")


def test_too_few_cases_fail(tmp_path: Path) -> None:
    (tmp_path / "vision.toml").write_text('fires = ["a"]\nquiet = ["b"]\n')
    with pytest.raises(AssertionError, match="1 `fires` cases, expected at least 8"):
        read_cases(tmp_path, "vision")


def test_no_case_file_is_for_an_unknown_label() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(LABELS)


def test_cases_are_no_training_texts() -> None:
    grammars = "\n".join(
        path.read_text("utf-8")
        for path in sorted(
            (Path(__file__).parents[3] / "src/stillwatch/detect/classifiers/texts").glob("*.toml")
        )
    )
    cases = [s.user for label in LABELS for side in read_cases(FOLDER, label) for s in side]
    assert not [text for text in cases if len(text) > 40 and text in grammars]
