"""Every test of the state can ask for it on both databases."""

from tests.engine.state.databases import (
    address,
    empty_address,
    postgres,
    shared,
    sqlite_state,
    state,
    template,
)

__all__ = ["address", "empty_address", "postgres", "shared", "sqlite_state", "state", "template"]
