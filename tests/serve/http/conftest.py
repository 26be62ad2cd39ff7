"""One running service a test module: starting its worker takes a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.roles import Role
from tests.serve.found import seen
from tests.serve.http.served import as_role, client_of, settings_in


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service of its own."""
    with client_of(settings_in(tmp_path_factory.mktemp("served"))) as client:
        yield client


@pytest.fixture(scope="module")
def reviewed(client: TestClient) -> TestClient:
    """The same with a campaign found, and a policy that asks people to suspend it."""
    policy = default_text().replace('mode = "shadow"', 'mode = "enforce"')
    put = client.put(
        "/v1/policy", content=policy, headers={**as_role(Role.ADMIN), "Content-Type": "application/toml"}
    )
    assert put.status_code == 200, put.text
    client.app.state.service.detection.store(seen())  # type: ignore[attr-defined]
    return client
