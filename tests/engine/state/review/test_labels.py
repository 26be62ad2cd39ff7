"""Words of reviewers about accounts."""

from __future__ import annotations

from stillwatch.engine.state.review.labels import labels_of, put_label
from stillwatch.engine.state.store import State


def test_the_newest_word_counts(state: State) -> None:
    with state.write() as connection:
        put_label(connection, "a", "camp_1", "harvest", "ann", 5)
        put_label(connection, "b", "camp_1", "harvest", "ann", 5)
        put_label(connection, "a", "camp_1", "customer", "ben", 6)
        put_label(connection, "c", "camp_2", "harvest", "ann", 5)
        assert labels_of(connection, "camp_1") == {"a": "customer", "b": "harvest"}
