"""The first step makes every table of the first shape."""

from __future__ import annotations

from stillwatch.engine.state.migrations.versions.step_0001 import SCHEMA, down_revision


def test_it_is_the_first_and_begins_with_nothing() -> None:
    assert down_revision is None
    assert {"campaigns", "verdicts", "decisions", "ledger", "tokens"} <= set(SCHEMA.tables)


def test_constraints_have_names_that_later_steps_can_refer_to() -> None:
    unnamed = [
        table.name
        for table in SCHEMA.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert not unnamed
