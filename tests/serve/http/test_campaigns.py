"""`/v1/campaigns`."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role

VIEWER = as_role(Role.VIEWER)


def test_a_campaign_is_told_with_members_and_reasons_and_no_names(reviewed: TestClient) -> None:
    (one,) = reviewed.get("/v1/campaigns", headers=VIEWER).json()
    assert (one["id"], one["accounts"], one["confidence"]) == ("camp_1", 5, 0.99)
    answer = reviewed.get("/v1/campaigns/camp_1", headers=VIEWER)
    told = answer.json()
    assert len(told["members"]) == 5
    assert told["result"]["evidence"][0]["says"] == "five accounts pay with one card"
    assert "acct_" not in answer.text


def test_an_unknown_campaign_is_not_found(reviewed: TestClient) -> None:
    assert reviewed.get("/v1/campaigns/camp_2", headers=VIEWER).status_code == 404
    assert reviewed.get("/v1/campaigns/camp_%00", headers=VIEWER).status_code == 404
