"""The question and the answer fit together only in one browser; http/test_oidc.py asks a real provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.state.people.secret import Secret
from stillwatch.serve.auth.oidc.faults import NotVouched
from stillwatch.serve.auth.oidc.flow import Flow
from stillwatch.serve.auth.oidc.settings import OidcSettings
from tests.serve.auth.oidc.forged import CLAIMS, ISSUER, NOW, Forger, id_token

BACK = "https://watch.example.org/v1/oidc/callback"
ROLES = OidcSettings(ISSUER, "stillwatch", roles={"staff": Role.ANALYST})


def begun(settings: OidcSettings = ROLES) -> tuple[Flow, Secret, dict[str, str]]:
    flow = Flow(settings, BACK, fixed_clock(NOW))
    url, kept = flow.begin()
    return flow, kept, {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def answer(forger: Forger, asked: dict[str, str], **claims: Any) -> None:
    token = id_token(CLAIMS | {"nonce": asked["nonce"]} | claims)
    forger.answers[f"{ISSUER}/token"] = {"id_token": token, "access_token": "a"}


def test_the_question_has_all_that_the_standard_asks_for(forger: Forger) -> None:
    _, kept, asked = begun()
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert (asked["client_id"], asked["redirect_uri"]) == ("stillwatch", BACK)
    assert "openid" in asked["scope"].split()
    assert len({asked["state"], asked["nonce"], asked["code_challenge"], kept.reveal()}) == 4
    assert begun()[2]["state"] != asked["state"]


def test_an_authorisation_address_may_have_a_query(forger: Forger) -> None:
    found = forger.answers[f"{ISSUER}/.well-known/openid-configuration"]
    found["authorization_endpoint"] = f"{ISSUER}/authorize?tenant=1"
    assert begun()[2]["tenant"] == "1"


def test_who_comes_back_with_the_answer_is_who_the_provider_says(forger: Forger) -> None:
    flow, kept, asked = begun()
    answer(forger, asked, groups=["staff"], preferred_username="ann", email="ann@example.org")
    who = flow.finish(kept, asked["state"], "code", issuer=ISSUER)
    assert (who.issuer, who.subject, who.name, who.role) == (ISSUER, "sub-1", "ann", Role.ANALYST)


def test_roles_may_be_told_besides_the_token_and_only_of_the_same_person(forger: Forger) -> None:
    flow, kept, asked = begun()
    answer(forger, asked)
    forger.answers[f"{ISSUER}/userinfo"] = {"sub": "sub-1", "groups": ["staff"], "email": "a@x.org"}
    who = flow.finish(kept, asked["state"], "code")
    assert (who.role, who.name) == (Role.ANALYST, "a@x.org")
    forger.answers[f"{ISSUER}/userinfo"] = {"sub": "sub-2", "groups": ["staff"]}
    with pytest.raises(NotVouched, match="another person"):
        flow.finish(kept, asked["state"], "code")


def test_an_answer_fits_only_the_browser_that_was_asked(forger: Forger) -> None:
    flow, kept, asked = begun()
    _, other_kept, other = begun()
    answer(forger, other)
    with pytest.raises(NotVouched, match="not to what this browser"):
        flow.finish(kept, other["state"], "code")
    with pytest.raises(NotVouched, match="nonce"):
        flow.finish(kept, asked["state"], "the code of the other's answer")
    with pytest.raises(NotVouched):
        flow.finish(other_kept, "é", "code")


@pytest.mark.parametrize(("error", "says"), [("access_denied", "access_denied"), (None, "nothing")])
def test_no_answer_is_told(forger: Forger, error: str | None, says: str) -> None:
    flow, kept, asked = begun()
    with pytest.raises(NotVouched, match=says):
        flow.finish(kept, asked["state"], None, error)


def test_an_answer_of_another_provider_is_refused(forger: Forger) -> None:
    flow, kept, asked = begun()
    with pytest.raises(NotVouched, match="another provider"):
        flow.finish(kept, asked["state"], "code", issuer="https://evil.example")
    found = forger.answers[f"{ISSUER}/.well-known/openid-configuration"]
    found["authorization_response_iss_parameter_supported"] = True
    flow, kept, asked = begun()
    with pytest.raises(NotVouched, match="another provider"):
        flow.finish(kept, asked["state"], "code")
