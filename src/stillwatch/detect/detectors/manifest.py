"""The detectors, on one screen; a stranger's come in by the entry points `stillwatch.detectors`."""

from __future__ import annotations

from importlib.metadata import entry_points

from stillwatch.detect.detectors.crowded_hours import CrowdedHoursDetector
from stillwatch.detect.detectors.dealt_tasks import DealtTasksDetector
from stillwatch.detect.detectors.harvest_labels import HarvestLabelsDetector
from stillwatch.detect.detectors.lasting_frames import LastingFramesDetector
from stillwatch.detect.detectors.round_the_clock import RoundTheClockDetector
from stillwatch.detect.detectors.sustained_volume import SustainedVolumeDetector
from stillwatch.model.contract import Weigher

BUILT_IN: tuple[Weigher, ...] = (
    HarvestLabelsDetector(),
    DealtTasksDetector(),
    SustainedVolumeDetector(),
    RoundTheClockDetector(),
    CrowdedHoursDetector(),
    LastingFramesDetector(),
)

DETECTORS: tuple[Weigher, ...] = (
    *BUILT_IN,
    *(entry.load()() for entry in sorted(entry_points(group="stillwatch.detectors"), key=lambda e: e.name)),
)
