"""The licensed distiller is one organisation in the list of authorised programmes, and no campaign."""

from __future__ import annotations

from tests.range.played import Played


def test_its_organisation_is_authorised(played: Played) -> None:
    members = played.kind("licensed_distiller").members
    (entry,) = played.composition.authorised()
    assert {m.facts.org for m in members} == {entry.org}
    assert (entry.expires or "") > "2026-01-31"


def test_it_is_no_campaign(played: Played) -> None:
    sent = played.kind("licensed_distiller")
    assert not sent.harvest.any()
    assert all(m.campaign is None and m.look_alike for m in sent.members)
