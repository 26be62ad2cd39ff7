"""A service for tests: its parts are real, its callers are named by their tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from stillwatch.decide.roles import PERMISSIONS, Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.users import create_user, hash_password
from stillwatch.serve.auth.caller import Caller
from stillwatch.serve.auth.settings import SigningSettings
from stillwatch.serve.http.app import create_app
from stillwatch.serve.service import Service
from stillwatch.serve.settings import ServeSettings
from tests.engine.intake.sent import NOW

PASSWORD = "correct horse battery"
HASHED = hash_password(Secret(PASSWORD))


class NamedTokens:
    """The token of a role is its name; tokens are never remembered, so that each request is checked."""

    def remembered(self, token: str) -> Caller | None:
        """Nobody."""
        known: dict[str, Caller] = {}
        return known.get(token)

    def check(self, token: str) -> Caller | None:
        """The caller of that role."""
        if token not in set(Role):
            return None
        return Caller(f"id_{token}", token, PERMISSIONS[Role(token)])

    def forget(self, token_id: str) -> None:
        """Nothing is remembered."""


def settings_in(folder: Path, signing: SigningSettings | None = None) -> ServeSettings:
    """A small service that does nothing by itself."""
    return ServeSettings(
        folder / "lake", str(folder / "state.db"), workers=1, hand_over_s=3600,
        signing=signing or SigningSettings(),
    )  # fmt: skip


@contextmanager
def client_of(settings: ServeSettings) -> Iterator[TestClient]:
    """A client of a running service, an ingester unless it says otherwise."""
    app = create_app(Service(settings, fixed_clock(NOW)), NamedTokens())
    with TestClient(app, headers=as_role(Role.INGESTER), raise_server_exceptions=False) as client:
        yield client


def as_role(role: Role) -> dict[str, str]:
    """The header that a caller of that role sends."""
    return {"Authorization": f"Bearer {role}"}


def add_user(client: TestClient, name: str, role: Role) -> None:
    """A user who signs in with `PASSWORD`."""
    service = client.app.state.service  # type: ignore[attr-defined]
    with service.state.write() as connection:
        create_user(connection, NOW, "test", name, role, HASHED)


def sign_in(client: TestClient, name: str) -> dict[str, str]:
    """Sign a user in; returns the headers that changing something takes. The client keeps the cookies and
    shows no token any more."""
    client.headers.pop("Authorization", None)
    answer = client.post("/v1/session", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"x-csrf-token": answer.json()["session"]["csrf"]}
