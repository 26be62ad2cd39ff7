"""What senders are told."""

from __future__ import annotations

from stillwatch.engine.intake.batch import Refused, Taken
from stillwatch.serve.http.answers import accepted


def test_an_answer_counts_and_names_refused_rows() -> None:
    told = accepted(Taken((), 5, 2, (Refused(3, "ts", "missing"),)))
    assert told.model_dump() == {
        "accepted": 5,
        "quarantined": 2,
        "refused": [{"index": 3, "field": "ts", "reason": "missing"}],
    }
