"""A span belongs to one generation of names only, and each generation claims its own."""

from __future__ import annotations

from typing import Any

import pytest

from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.otel.current import CurrentNames
from stillwatch.ingest.otel.legacy import LegacyNames
from stillwatch.ingest.otel.openinference import OpenInferenceNames
from stillwatch.ingest.otel.spans import spans_of
from stillwatch.ingest.readers.otel_genai import GENERATIONS
from tests.ingest.native_rows import payload

OWN: dict[str, type] = {"current": CurrentNames, "legacy": LegacyNames, "openinference": OpenInferenceNames}


@pytest.mark.parametrize("name", OWN)
def test_real_spans_are_claimed_by_their_own_generation_first(name: str) -> None:
    first: list[Any] = []
    for span in spans_of(Fields(payload(f"otel_{name}")[0])):
        first += [type(g) for g in GENERATIONS if g.claims(span.attributes)][:1]
    assert first == [OWN[name]] * 3
