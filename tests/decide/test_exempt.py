"""Exemptions end: by date, by scope, by quota."""

from __future__ import annotations

from stillwatch.decide.budget import DAY_US, Buckets
from stillwatch.decide.exempt import covers, is_live, programme_of_purse, purse_of_programme, quota_of
from stillwatch.decide.standing import Asked, Exemption, Programme

NOW = 1_700_000_000_000_000
ASKED = Asked(account="a", model="large", access_path="api")


def programme(**more: object) -> Programme:
    return Programme(**{"id": "p", "reason": "licence", "expires": NOW + 1, **more})  # type: ignore[arg-type]


def test_the_allow_list_expires() -> None:
    entry = Exemption(id="e", scope="account", subject="a", reason="r", expires=NOW)
    assert is_live(entry, NOW - 1)
    assert not is_live(entry, NOW)
    assert is_live(Exemption(id="e", scope="account", subject="a", reason="r"), NOW)


def test_a_programme_covers_its_scope_until_it_expires() -> None:
    assert covers(programme(), ASKED, NOW)
    assert not covers(programme(expires=NOW), ASKED, NOW)
    assert covers(programme(models=("large",), access_paths=("api",)), ASKED, NOW)
    assert not covers(programme(models=("small",)), ASKED, NOW)
    assert not covers(programme(access_paths=("cloud:one",)), ASKED, NOW)


def test_a_quota_is_so_much_a_day() -> None:
    buckets, quota, purse = Buckets(), quota_of(programme(quota=100.0)), purse_of_programme("p")
    assert quota is not None
    assert not buckets.take(purse, 100, quota, NOW)
    assert buckets.take(purse, 50, quota, NOW)
    assert not buckets.take(purse, 50, quota, NOW + DAY_US // 2)
    assert quota_of(programme()) is None
    assert programme_of_purse(purse) == "p"
    assert programme_of_purse("camp_1") is None
