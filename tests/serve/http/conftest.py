"""One running service a test module: starting its worker takes a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.serve.http.served import client_of, settings_in


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service of its own."""
    with client_of(settings_in(tmp_path_factory.mktemp("served"))) as client:
        yield client
