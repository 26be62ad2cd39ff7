"""The options by which people sign in, and where a secret may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.cli.signing import SECRET, signing_settings
from stillwatch.decide.roles import Role
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.auth.settings import SigningSettings

URL, ISSUER = "https://watch.example.org", "https://id.example.org"


def told(
    public_url: str | None = URL,
    issuer: str | None = ISSUER,
    client_id: str | None = "stillwatch",
    secret_file: Path | None = None,
    roles: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
) -> SigningSettings:
    return signing_settings(
        public_url, issuer, client_id, secret_file, ("groups",), "groups", roles, False, environment or {}
    )


def test_nothing_need_be_said() -> None:
    assert signing_settings(None, None, None, None, (), "groups", (), False, {}) == SigningSettings()


def test_what_is_said_is_set() -> None:
    settings = told(roles=("trust-and-safety=analyst",), environment={SECRET: "sesame"}).oidc
    assert settings is not None
    assert settings.scopes == ("openid", "profile", "email", "groups")
    assert settings.roles == {"trust-and-safety": Role.ANALYST}
    assert settings.client_secret is not None
    assert settings.client_secret.matches("sesame")
    assert "sesame" not in repr(settings)


def test_a_secret_may_stand_in_a_file_of_one_line(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("sesame\n")
    settings = told(secret_file=file).oidc
    assert settings is not None
    assert settings.client_secret is not None
    assert settings.client_secret.matches("sesame")
    for wrong in ("", "two\nlines"):
        file.write_text(wrong)
        with pytest.raises(StillwatchError, match="one line"):
            told(secret_file=file)
    with pytest.raises(StillwatchError, match="cannot be read"):
        told(secret_file=tmp_path / "missing")


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(StillwatchError, match="without an issuer"):
        told(issuer=None)
    with pytest.raises(StillwatchError, match="needs --oidc-client-id"):
        told(client_id=None)
    with pytest.raises(StillwatchError, match="needs the public address"):
        told(public_url=None)
