"""What the provider says of itself, and how long that is believed."""

from __future__ import annotations

import pytest

from stillwatch.engine.state.people.secret import Secret
from stillwatch.serve.auth.oidc.faults import ProviderUnavailable
from stillwatch.serve.auth.oidc.provider import AGAIN_US, KNOWN_US, Provider
from stillwatch.serve.auth.oidc.settings import OidcSettings
from tests.serve.auth.oidc.forged import FOUND, ISSUER, KEY, NOW, OTHER, SETTINGS, Forger

DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"


class Hand:
    """A clock that a test moves."""

    now = NOW

    def __call__(self) -> int:
        """The moment."""
        return self.now


def test_discovery_and_keys_are_asked_for_once_in_a_while(forger: Forger) -> None:
    clock = Hand()
    provider = Provider(SETTINGS, clock)
    assert provider.keys().keys[0].kid == KEY.kid
    provider.keys()
    assert forger.asked == [DISCOVERY, f"{ISSUER}/keys"]
    provider.keys(anew=True)
    assert len(forger.asked) == 2, "they were asked for within this minute"
    clock.now += AGAIN_US
    forger.keys = [OTHER]
    assert provider.keys().keys[0].kid == KEY.kid
    assert provider.keys(anew=True).keys[0].kid == OTHER.kid
    clock.now += KNOWN_US
    provider.keys()
    assert forger.asked[-2:] == [DISCOVERY, f"{ISSUER}/keys"]


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://id.example.org/token"},
        {"jwks_uri": "http://id.example.org/keys"},
        {"authorization_endpoint": 7},
    ],
)
def test_a_discovery_that_is_not_the_issuers_is_refused(forger: Forger, change: dict[str, object]) -> None:
    forger.answers[DISCOVERY] = FOUND | change
    with pytest.raises(ProviderUnavailable):
        Provider(SETTINGS, Hand()).endpoints()


@pytest.mark.parametrize("keys", [{}, {"keys": 7}, {"keys": [{"kty": "RSA"}]}])
def test_no_keys_are_no_answer(forger: Forger, keys: dict[str, object]) -> None:
    forger.answers[f"{ISSUER}/keys"] = keys
    with pytest.raises(ProviderUnavailable, match="holds no keys"):
        Provider(SETTINGS, Hand()).keys()


def test_a_shared_secret_among_the_keys_is_left_out(forger: Forger) -> None:
    known = KEY.as_dict(private=False)
    forger.answers[f"{ISSUER}/keys"] = {
        "keys": [{"kty": "oct", "k": "AAAA"}, known, "x", {**known, "use": "enc"}]
    }
    assert [key.kid for key in Provider(SETTINGS, Hand()).keys().keys] == [KEY.kid]


@pytest.mark.parametrize("methods", [None, ["client_secret_basic"], ["client_secret_post"]])
def test_the_client_shows_its_secret_as_the_provider_wants_it(
    forger: Forger, methods: list[str] | None
) -> None:
    if methods:
        forger.answers[DISCOVERY]["token_endpoint_auth_methods_supported"] = methods
    forger.answers[f"{ISSUER}/token"] = {"id_token": "i", "access_token": "a", "token_type": "Bearer"}
    provider = Provider(OidcSettings(ISSUER, "a b", Secret("c:d")), Hand())
    assert provider.exchange("code", "verifier", "https://x.org/back").id_token == "i"
    form, basic = forger.forms[0]
    assert (form["code"], form["code_verifier"], form["redirect_uri"]) == (
        "code",
        "verifier",
        "https://x.org/back",
    )
    if methods == ["client_secret_post"]:
        assert (basic, form["client_id"], form["client_secret"]) == (None, "a b", "c:d")
    else:
        assert basic == ("a%20b", "c%3Ad")
        assert "client_secret" not in form


def test_a_client_without_a_secret_has_only_its_name(forger: Forger) -> None:
    forger.answers[f"{ISSUER}/token"] = {"id_token": "i"}
    provider = Provider(SETTINGS, Hand())
    tokens = provider.exchange("code", "verifier", "https://x.org/back")
    assert forger.forms[0][1] is None
    assert forger.forms[0][0]["client_id"] == "stillwatch"
    assert provider.userinfo(tokens.access_token) == {}


def test_an_exchange_without_an_id_token_is_none(forger: Forger) -> None:
    forger.answers[f"{ISSUER}/token"] = {"access_token": "a"}
    with pytest.raises(ProviderUnavailable, match="id_token"):
        Provider(SETTINGS, Hand()).exchange("code", "verifier", "https://x.org/back")
