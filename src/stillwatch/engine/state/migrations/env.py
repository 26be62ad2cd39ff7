"""What Alembic runs: the steps, on the connection that the state hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from stillwatch.engine.state.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # all steps or none, on SQLite too
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
context.run_migrations()
