"""Every test of the state can ask for it on both databases."""

from tests.engine.state.databases import address, postgres, sqlite_state, state

__all__ = ["address", "postgres", "sqlite_state", "state"]
