"""Steps from one shape of the state to the next, run by Alembic when the state is opened."""
