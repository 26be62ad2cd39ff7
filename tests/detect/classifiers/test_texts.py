"""Grammar files: slots are filled, samples repeat with the seed, mistakes name file and frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.detect.classifiers.texts import expand, read_grammars
from stillwatch.model.harvest import LABELS

GRAMMAR = """
[slots]
animal = ["cat", "dog", "{colour} bird"]
colour = ["red", "blue"]
[[frames]]
style = "pets"
labels = ["vision"]
flags = {image = 1.0}
user = ["describe the {animal}", "look at the {animal}"]
"""


def test_slots_are_filled_to_the_ground(tmp_path: Path) -> None:
    (tmp_path / "pets.toml").write_text(GRAMMAR)
    samples = expand(read_grammars(tmp_path), 50, seed=1)
    assert len(samples) == 8  # two patterns by cat, dog, red bird and blue bird
    assert not [s for s in samples if "{" in s.user]
    assert {s.source for s in samples} == {"pets:pets"}
    assert all(s.labels == {"vision"} and s.flags == {"image": True} for s in samples)


def test_a_seed_gives_the_same_samples_again() -> None:
    grammars = read_grammars()
    assert expand(grammars, 3, seed=4) == expand(grammars, 3, seed=4)
    assert expand(grammars, 3, seed=4) != expand(grammars, 3, seed=5)


def test_every_label_and_ordinary_traffic_have_shipped_styles() -> None:
    frames = [frame for frame, _ in read_grammars()]
    for label in LABELS:
        assert len({f.source for f in frames if label in f.labels}) >= 10, label
    assert len([f for f in frames if not f.labels]) >= 30


def test_every_language_with_harvest_has_ordinary_requests_too() -> None:
    frames = [frame for frame, _ in read_grammars() if frame.source.startswith("lang_")]
    harvest = {f.source.split(":")[0] for f in frames if f.labels}
    ordinary = {f.source.split(":")[0] for f in frames if not f.labels}
    assert len(harvest) >= 8
    assert harvest == ordinary


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('"vision"', '"seeing"', "seeing"),
        ("image = 1.0", "sound = 1.0", "sound"),
        ("{animal}", "{plant}", "plant"),
    ],
)
def test_an_unknown_name_is_refused_with_its_frame(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    (tmp_path / "pets.toml").write_text(GRAMMAR.replace(old, new))
    with pytest.raises(ValueError, match=rf"pets\.toml, frame pets:pets: unknown .*{wrong}"):
        read_grammars(tmp_path)
