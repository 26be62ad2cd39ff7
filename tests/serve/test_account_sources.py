"""What `--account-from` tells reaches rows and gateways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from stillwatch.decide.roles import Role
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.account_sources import read_sources
from stillwatch.serve.http.guardrail import Guarded, Key, door_request
from stillwatch.serve.inline.gateway import from_gateway
from stillwatch.serve.inline.settings import InlineSettings
from tests.engine.intake.sent import exchange
from tests.serve.http.served import as_role, client_of, settings_in


def test_gateways_and_formats_are_told_apart() -> None:
    told = read_sources(["litellm=metadata.team", "ext_authz=header:X-Tenant,key"])
    assert told.rows == {"litellm": ("metadata.team",)}
    settings = told.applied(InlineSettings())
    assert (settings.account_from, settings.account_header) == (("header", "key"), "x-tenant")
    assert read_sources([]).applied(InlineSettings()) == InlineSettings()
    asked = from_gateway({"x-tenant": "t-9"}, b"", "/v1/messages", None, settings)
    assert asked is not None
    assert asked.account == "t-9"


@pytest.mark.parametrize("bad", ["ext_authz=cookie", "ext_authz=key:x", "ext_authz=", "nosuch=a"])
def test_what_cannot_be_meant_is_refused(bad: str) -> None:
    with pytest.raises(StillwatchError, match="expected"):
        read_sources([bad])
    with pytest.raises(StillwatchError, match="told before"):
        read_sources(["ext_authz=key", "ext_authz=body"])


def test_litellms_guardrail_names_accounts_as_its_log_does() -> None:
    key = Key(user_api_key_user_id="user", user_api_key_team_id="team", user_api_key_end_user_id="end")
    fields = ("metadata.user_api_key_team_id", "end_user")
    for told, account in ((fields, "team"), (fields[1:], "end"), ((), "user")):
        asked = door_request(Guarded(request_data=key), told)
        assert asked is not None
        assert asked.account == account
    assert door_request(Guarded(request_data=Key(user_api_key_user_id="user")), fields) is None


def test_rows_sent_are_named_by_the_field_that_was_told(tmp_path: Path) -> None:
    sources = read_sources(["native=org", "litellm=tenant"])
    settings = replace(settings_in(tmp_path), account_from=sources)
    with client_of(settings) as client:
        rows = [exchange(1, org="firm_1"), exchange(2)]
        told = client.post("/v1/exchanges", json=rows).json()
        assert (told["accepted"], told["refused"][0]["index"]) == (1, 1)
        assert told["refused"][0]["field"] == "org"
        asked = {"request_data": {"user_api_key_user_id": "u"}, "model": "m"}
        headers = {**as_role(Role.GATEWAY)}
        answer = client.post("/beta/litellm_basic_guardrail_api", json=asked, headers=headers)
        assert answer.json() == {"action": "NONE"}
    lake = Lake.open(tmp_path / "lake")
    assert lake.read_names()["name"].to_pylist() == ["firm_1"]
