"""A real identity provider, Canaille, as a process of its own: `python identity_provider.py PORT CALLBACK`.

Its people are ann (in the group trust-and-safety), bob and cat (in none); `POST /rotate` gives
it another key, `POST /forget` makes it forget codes and consents, which its memory takes for one another.
"""

from __future__ import annotations

import os
import sys
import uuid
import warnings
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

PASSWORD = "correct horse battery"
CLIENT, CLIENT_SECRET = "stillwatch", "of the client & its %"


class Quiet(WSGIRequestHandler):
    """Says nothing of requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def key() -> dict[str, Any]:
    """A new key to sign with."""
    from joserfc.jwk import RSAKey

    made = RSAKey.generate_key(2048, parameters={"use": "sig"})
    made.ensure_kid()
    return dict(made.as_dict(private=True))


def settings(port: int) -> dict[str, Any]:
    """Everything in memory, over HTTP, on this machine."""
    return {
        "TESTING": True,
        "SECRET_KEY": str(uuid.uuid4()),
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key()]},
    }


def fill(app: Any, callback: str) -> None:
    """Make the people, their group, and the client that we are."""
    from canaille.app import models
    from canaille.backends import Backend

    backend = Backend.instance
    with app.app_context():
        people = {}
        for name in ("ann", "bob", "cat"):
            people[name] = models.User(
                formatted_name=name, family_name=name, user_name=name, password=PASSWORD,
                emails=[f"{name}@example.org"],
            )  # fmt: skip
            backend.save(people[name])
        backend.save(models.Group(display_name="trust-and-safety", members=[people["ann"]]))
        client = models.Client(
            client_id=CLIENT, client_secret=CLIENT_SECRET, client_name="Stillwatch",
            client_uri="https://watch.example.org", redirect_uris=[callback], response_types=["code"],
            grant_types=["authorization_code"], token_endpoint_auth_method="client_secret_basic",
            scope=["openid", "profile", "email", "groups"],
        )  # fmt: skip
        backend.save(client)
        client.audience = [client]  # it must be known before it can be its own
        backend.save(client)


def forget() -> str:
    """Nobody has agreed to anything, and no code is open."""
    from canaille.app import models
    from canaille.backends import Backend

    for kind in (models.AuthorizationCode, models.Consent):
        for one in Backend.instance.query(kind):
            Backend.instance.delete(one)
    return "forgotten"


def main(port: int, callback: str) -> None:
    """Serve until killed; says "ready" once it listens."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    warnings.simplefilter("ignore")
    from canaille import create_app

    app = create_app(config=settings(port))
    fill(app, callback)

    def rotate() -> str:
        app.config["CANAILLE_OIDC"]["ACTIVE_JWKS"] = [key()]
        return "rotated"

    app.add_url_rule("/rotate", view_func=rotate, methods=["POST"])
    app.add_url_rule("/forget", view_func=forget, methods=["POST"])
    with make_server("localhost", port, app, handler_class=Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
