"""`/v1/cases`."""

from __future__ import annotations

from fastapi.testclient import TestClient

from stillwatch.decide.roles import Role
from tests.serve.http.served import as_role

ANALYST = as_role(Role.ANALYST)
ACTIONS = "/v1/cases/case_camp_1/actions"


def test_a_reviewer_acts_in_the_case_of_a_campaign(reviewed: TestClient) -> None:
    (case,) = reviewed.get("/v1/cases", headers=ANALYST).json()
    assert (case["id"], case["campaign"]) == ("case_camp_1", "camp_1")
    noted = reviewed.post(ACTIONS, json={"type": "annotate", "words": "looks like resale"}, headers=ANALYST)
    assert noted.json()["state"] == "open"
    (action,) = reviewed.get(ACTIONS, headers=ANALYST).json()
    assert (action["actor"], action["detail"]["words"]) == ("analyst", "looks like resale")


def test_what_makes_no_sense_is_told(reviewed: TestClient) -> None:
    def status(path: str, **action: object) -> int:
        return reviewed.post(path, json=action, headers=ANALYST).status_code

    assert status("/v1/cases/none/actions", type="annotate", words="x") == 404
    assert status(ACTIONS, type="dance") == 422
    assert status(ACTIONS, type="split", accounts=["nobody"], into="camp_9") == 409


def test_a_rejected_campaign_is_no_more_among_the_live_ones(reviewed: TestClient) -> None:
    reviewed.post(ACTIONS, json={"type": "reject", "words": "a class"}, headers=ANALYST)
    assert reviewed.get("/v1/cases", headers=ANALYST).json() == []
    assert len(reviewed.get("/v1/cases?state=rejected", headers=ANALYST).json()) == 1
    assert reviewed.get("/v1/campaigns", headers=ANALYST).json() == []
