"""Exemptions end: by date, by scope, by quota."""

from __future__ import annotations

from stillwatch.decide.budget import DAY_US, Buckets
from stillwatch.decide.exempt import covers, draw, is_live
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
    buckets, limited = Buckets(), programme(quota=100.0)
    assert draw(limited, 100, buckets, NOW)
    assert not draw(limited, 50, buckets, NOW)
    assert draw(limited, 50, buckets, NOW + DAY_US // 2)
    assert not draw(programme(quota=0.0), 1, buckets, NOW)
    assert all(draw(programme(), 1e9, buckets, NOW) for _ in range(3))
