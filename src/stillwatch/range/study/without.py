"""What a scan would go by if a kind of campaign had never been known: keys and confidence set without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stillwatch.model.confidence import ConfidenceMap, Keys
from stillwatch.range.calibrate import Calibration
from stillwatch.range.confidence_fit import fit_confidence
from stillwatch.range.labelled import LabelledGroup
from stillwatch.range.reliability import without_kind
from stillwatch.range.thresholds import CURRENT, choose
from stillwatch.range.thresholds import without_kind as uncalibrated


def mappings_without(
    kinds: Iterable[str], labels: Sequence[LabelledGroup], calibration: Calibration
) -> dict[str, ConfidenceMap]:
    """For each kind a mapping fitted on the labels less its campaigns, with the keys that the calibration
    chooses less its campaigns (`keys_without`). `StillwatchError` where the labels have nothing else."""
    return {
        kind: fit_confidence(without_kind(labels, kind), f"without {kind}", keys_without(kind, calibration))
        for kind in kinds
    }


def keys_without(kind: str, calibration: Calibration) -> Keys:
    """The present keys, each moved as far as the rule's choice moves where the kind is left out, and only
    towards stricter ones: what is laxer, customers did not allow."""
    known = choose(calibration).keys
    unknown = choose(uncalibrated(calibration, kind)).keys
    return Keys(
        *(
            getattr(CURRENT, name) + max(getattr(unknown, name) - getattr(known, name), 0.0)
            for name in Keys.__struct_fields__
        )
    )
