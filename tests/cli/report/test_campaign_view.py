"""What is prepared for a campaign's section."""

from __future__ import annotations

from stillwatch.cli.report.campaign_view import CampaignView, view_campaign
from tests.cli.report.samples import campaign, verdicts


def view(known: int = 3) -> CampaignView:
    item = campaign("camp_1", "a", 3)
    found = {v.account: v for v in verdicts(item)[:known]}
    return view_campaign(item, "c0", found, {}, {})


def test_members_keep_their_order_and_one_without_a_verdict_gets_dashes() -> None:
    shown = view(known=2).members
    assert [m.account for m in shown] == ["acct_a00000", "acct_a00001", "acct_a00002"]
    assert shown[0].flagged == "2026-01-05 09:00"
    assert (shown[2].flagged, shown[2].bits, shown[2].share) == ("–", "–", "–")


def test_reasons_are_about_the_group_and_strongest_first() -> None:
    shown = view()
    bits = [float(r.bits) for r in shown.reasons]
    assert bits == sorted(bits, reverse=True)
    assert shown.single == 1
    assert all(r.bits.startswith("\u2212") for r in shown.against)


def test_streams_of_one_target_are_added_up() -> None:
    shown = view()
    assert shown.targets is not None
    assert "reasoning elicitation" in shown.targets.svg


def test_without_verdicts_there_is_no_first_flag() -> None:
    assert dict(view(known=0).figures)["first flagged"] == "–"


def test_members_show_how_sure_they_are_and_dashes_where_nobody_said() -> None:
    item = campaign("camp_1", "a", 3, wrong=0.4)
    found = {v.account: v for v in verdicts(item)}
    told = view_campaign(item, "c0", found, {}, {})
    assert [m.confidence for m in told.members] == ["99.9\u00a0%", "99.8\u00a0%", "99.7\u00a0%"]
    assert dict(told.figures)["expected wrong"] == "0.4"
    assert [m.confidence for m in view().members] == ["–"] * 3
    assert dict(view().figures)["expected wrong"] == "–"
