"""A firm declares itself: one card, one organisation, one domain, one office."""

from __future__ import annotations

from tests.range.played import Played


def test_identity_is_one_per_firm(played: Played) -> None:
    members = played.kind("enterprise").members
    for firm in {m.group for m in members}:
        staff = [m.facts for m in members if m.group == firm]
        assert len({f.org for f in staff}) == 1
        assert staff[0].org is not None
        assert len({f.payment for f in staff} - {None}) == 1
        assert len({f.email_domain for f in staff} - {None}) == 1


def test_all_come_from_the_office(played: Played) -> None:
    members = played.kind("enterprise").members
    for firm in {m.group for m in members}:
        nets = {
            ip.rsplit(".", 1)[0] for m in members if m.group == firm for c in m.clients for ip in c.ips or ()
        }
        assert len(nets) == 1
