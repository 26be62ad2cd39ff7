"""Who is exempt: the account first, then its organisation, then its campaign."""

from __future__ import annotations

from dataclasses import replace

from stillwatch.decide.standing import Exemption, Indicator, Named, Programme
from stillwatch.serve.inline.indicators import IndicatorIndex
from stillwatch.serve.inline.marks import MarkIndex
from tests.serve.inline.staged import snapshot as staged


def entry(scope: str, subject: str) -> Exemption:
    return Exemption(id=f"{scope}_{subject}", scope=scope, subject=subject, reason="audited")


def test_the_narrowest_exemption_is_named() -> None:
    entries = {
        (e.scope, e.subject): e for e in (entry("account", "a"), entry("org", "o"), entry("campaign", "c"))
    }
    shot = replace(staged(), exemptions=entries)
    found = [
        shot.exemption(*who) for who in (("a", "o", "c"), ("b", "o", "c"), ("b", "x", "c"), ("b", None, None))
    ]
    assert [e.scope if e else None for e in found] == ["account", "org", "campaign", None]


def test_programmes_are_of_an_account_or_its_organisation() -> None:
    mine = Programme(id="p", reason="r", expires=9, account="a")
    theirs = Programme(id="q", reason="r", expires=9, org="o")
    shot = replace(staged(), programmes={("account", "a"): mine, ("org", "o"): theirs})
    assert [shot.programme("a", "o"), shot.programme("b", "o"), shot.programme("b", None)] == [
        mine,
        theirs,
        None,
    ]


def test_owners_are_of_the_organisation() -> None:
    shot = replace(staged(), owners={7: {"XA": 0.6}})
    assert shot.owners_of(7) == {"XA": 0.6}
    assert not shot.owners_of(8)
    assert not shot.owners_of(None)


def test_texts_are_looked_at_only_where_something_is_about_them() -> None:
    def shot(*kinds: Named) -> bool:
        words = [
            Indicator(
                id=kind, kind=kind, value="0" * 16, source="s", reason="r", confidence=1.0, since=0,
                valid_until=9, by="ann",
            )
            for kind in kinds
        ]  # fmt: skip
        return replace(staged(), marks=MarkIndex(), indicators=IndicatorIndex(words)).knows_texts

    assert staged().knows_texts
    assert [shot(), shot("account", "client"), shot("frame")] == [False, False, True]
