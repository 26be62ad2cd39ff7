"""Which identity provider vouches for people, and what its claims are worth here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.vouching import Admission
from stillwatch.model.errors import StillwatchError

_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
# what a person may be: the others write and see nothing, and are for programs
_PEOPLES: Final = tuple(role for role in Role if Permission.READ in PERMISSIONS[role])


@dataclass(frozen=True)
class OidcSettings:
    """`issuer`: the provider, as its discovery document names itself. `role_claim`: the claim, or the path
    to it with dots, whose values `roles` maps to roles here; without a mapping users keep the role that an
    administrator gave them. `creates`: whoever has a role by the mapping becomes a user at first sign-in;
    otherwise only those get in whose subject an administrator has entered. `client_secret`: None for a
    public client.
    """

    issuer: str
    client_id: str
    client_secret: Secret | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    role_claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    creates: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
            raise StillwatchError(
                f"{self.issuer}: an issuer is an https address", hint="Without it anybody could vouch."
            )
        if self.creates and not self.roles:
            raise StillwatchError(
                "users can be made at first sign-in only where claims give them a role",
                hint="Map values of a claim to roles, or invite users with `stillwatch user create`.",
            )
        if others := sorted(set(self.roles.values()) - set(_PEOPLES)):
            raise StillwatchError(
                f"{', '.join(others)}: no role for people", hint=f"Map to one of {', '.join(_PEOPLES)}."
            )

    @property
    def admission(self) -> Admission:
        """Who gets in."""
        return Admission(is_mapped=bool(self.roles), creates=self.creates)

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """The role that may most among those that the claim's values stand for; None where none does."""
        given = [self.roles[value] for value in values_of(claims, self.role_claim) if value in self.roles]
        return max(given, key=lambda role: len(PERMISSIONS[role]), default=None)


def values_of(claims: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a claim, which may be one text or a list, and may lie inside others (`realm.roles`)."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [value for value in found if isinstance(value, str)] if isinstance(found, Iterable) else []


def role_mapping(texts: Iterable[str]) -> Mapping[str, Role]:
    """`VALUE=ROLE` as options say it; `StillwatchError` where one is none. A value may hold `=`."""
    mapped: dict[str, Role] = {}
    for text in texts:
        value, _, role = text.rpartition("=")
        if not value or role not in set(Role):
            raise StillwatchError(
                f"{text}: expected VALUE=ROLE, with one of {', '.join(_PEOPLES)}",
                hint="Such as trust-and-safety=analyst.",
            )
        mapped[value] = Role(role)
    return MappingProxyType(mapped)
