"""The options of `stillwatch serve` by which people sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from stillwatch.engine.state.people.secret import Secret
    from stillwatch.serve.auth.settings import SigningSettings

SECRET: Final = "STILLWATCH_OIDC_CLIENT_SECRET"  # in the environment: others see command lines
_SCOPES: Final = ("openid", "profile", "email")

PublicUrl = Annotated[
    str | None,
    typer.Option(
        envvar="STILLWATCH_PUBLIC_URL", metavar="URL", help="Where browsers find the service, such as"
        " https://watch.example.org; over HTTPS its cookies are for HTTPS alone.",
    ),
]  # fmt: skip
Issuer = Annotated[
    str | None,
    typer.Option(
        envvar="STILLWATCH_OIDC_ISSUER", metavar="URL", help="People sign in by this identity provider."
    ),
]
ClientId = Annotated[
    str | None,
    typer.Option(envvar="STILLWATCH_OIDC_CLIENT_ID", metavar="ID", help="What the provider calls us."),
]
SecretFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"Holds our secret at the provider; or {SECRET} does."),
]
Scopes = Annotated[
    list[str] | None,
    typer.Option(metavar="SCOPE", help="Ask for it besides openid, profile and email; repeatable."),
]
RoleClaim = Annotated[
    str, typer.Option(metavar="CLAIM", help="The claim whose values give roles; dots lead into others.")
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        metavar="VALUE=ROLE",
        help="Who has this value of the claim has this role, and nobody another; repeatable.",
    ),
]
Creates = Annotated[
    bool,
    typer.Option(
        "--oidc-create/--oidc-invited",
        help="Make whoever has a role a user at first sign-in, or let in only who was invited.",
    ),
]


def signing_settings(
    public_url: str | None,
    issuer: str | None,
    client_id: str | None,
    secret_file: Path | None,
    scopes: Sequence[str],
    claim: str,
    roles: Sequence[str],
    creates: bool,
    environment: Mapping[str, str],
) -> SigningSettings:
    """How people sign in, as the options say; `StillwatchError` where they do not fit together."""
    from stillwatch.serve.auth.oidc.settings import OidcSettings, role_mapping
    from stillwatch.serve.auth.settings import SigningSettings

    if issuer is None:
        if client_id is not None or secret_file is not None or roles or creates or scopes:
            raise StillwatchError("--oidc-... without an issuer", hint="Name the provider: --oidc-issuer.")
        return SigningSettings(public_url)
    if client_id is None:
        raise StillwatchError("--oidc-issuer needs --oidc-client-id", hint="The provider gives one out.")
    provider = OidcSettings(
        issuer=issuer, client_id=client_id, client_secret=_secret(secret_file, environment),
        scopes=(*_SCOPES, *scopes), role_claim=claim, roles=role_mapping(roles), creates=creates,
    )  # fmt: skip
    return SigningSettings(public_url, provider)


def _secret(file: Path | None, environment: Mapping[str, str]) -> Secret | None:
    from stillwatch.engine.state.people.secret import Secret

    if file is None:
        return Secret(environment[SECRET]) if environment.get(SECRET) else None
    try:
        text = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise StillwatchError(f"{file}: cannot be read", hint="Name a file of one line.") from fault
    if not text or not text.isprintable():
        raise StillwatchError(f"{file}: expected one line", hint="The secret that the provider gave out.")
    return Secret(text)
