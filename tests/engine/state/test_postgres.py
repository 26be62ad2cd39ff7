"""What the address of a PostgreSQL may say about TLS."""

from __future__ import annotations

import ssl

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from stillwatch.engine.state.postgres import LOCK_WAIT, WRITER, tls
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables.people import TOKENS
from stillwatch.model.errors import StillwatchError
from tests.postgres import Server


def test_the_modes_of_tls_mean_what_they_mean_to_other_clients() -> None:
    assert tls({"sslmode": "disable"}) is False
    assert tls({}) is None
    assert tls({"sslmode": "require"}) is True
    whole = tls({"sslmode": "verify-full"})
    assert isinstance(whole, ssl.SSLContext)
    assert whole.check_hostname
    assert whole.verify_mode is ssl.CERT_REQUIRED
    chain = tls({"sslmode": "verify-ca"})
    assert isinstance(chain, ssl.SSLContext)
    assert not chain.check_hostname
    assert chain.verify_mode is ssl.CERT_REQUIRED


def test_a_mode_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StillwatchError, match="sslmode=verify"):
        tls({"sslmode": "verify"})


def test_a_socket_of_unix_can_be_named_as_other_clients_do(postgres: Server) -> None:
    with open_state(f"{postgres.database()}?host={postgres.folder}") as state, state.read() as connection:
        assert connection.scalar(text("SELECT inet_client_addr()")) is None


def test_a_server_without_tls_is_refused_where_tls_is_asked_for(postgres: Server) -> None:
    with pytest.raises(StillwatchError, match="SSL"):
        open_state(f"{postgres.database()}?sslmode=require")


def test_the_writer_holds_the_lock_and_a_reader_does_not(postgres: Server) -> None:
    def held(state: State) -> int:
        with state.read() as connection:
            query = text(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :key AND granted"
            )
            return int(connection.scalar(query, {"key": WRITER}) or 0)

    with open_state(postgres.database()) as state:
        assert held(state) == 0
        with state.write():
            assert held(state) == 1
        assert held(state) == 0


def test_nobody_waits_for_the_writer_for_ever(shared: State) -> None:
    with shared.write() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == LOCK_WAIT


def test_an_error_does_not_repeat_the_row(shared: State) -> None:
    row = {"id": "t", "name": "x", "role": "viewer", "scopes": "[]", "secret_hash": "argon-of-x"}
    with pytest.raises(DBAPIError) as told, shared.write() as connection:
        connection.execute(insert(TOKENS).values(row))
    assert "created" in str(told.value), "the column that is missing is named"
    assert "argon-of-x" not in f"{told.value} {told.value.orig} {told.value.args}"
