"""From what a rule finds to what is told: once, again where it lasts, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from stillwatch.engine.state.alerts import Standing
from stillwatch.serve.alerts.terms import Rule, kind_of

Level = Literal["info", "success", "warning", "failure"]

TOGETHER: Final = 5  # more news of one rule at one time come in one message: nobody reads fifty
FORGET_US: Final = 30 * 86_400_000_000  # what did not stand for so long is news when it comes back


class Finding(Struct, frozen=True, kw_only=True):
    """Something that stands now. subject: what it is about, the same as long as it stands; title, body: for
    people, without accounts."""

    subject: str
    level: Level
    title: str
    body: str


class News(Struct, frozen=True):
    """What to tell about one subject, or about several together."""

    level: Level
    title: str
    body: str


class Turn(Struct, frozen=True):
    """What is to be told, and what is known afterwards of the subjects that changed (None: forget it)."""

    news: tuple[News, ...]
    changed: Mapping[str, Standing | None]


def take_turn(
    rule: Rule, found: Sequence[Finding], known: Mapping[str, Standing], now: int, *, first: bool = False
) -> Turn:
    """One turn of a rule at `now` (microseconds). The same arguments give the same turn.

    first: the rule has never looked before. What it finds then is no news, unless the rule tells ends too:
    these are about how things are, the others about what happens.
    """
    news: list[News] = []
    changed: dict[str, Standing | None] = {}
    for finding in found:
        was = known.get(finding.subject, Standing())
        becomes, is_due = _standing(rule, was, now)
        if is_due and first and not rule.ends:
            becomes, is_due = Standing(becomes.since, now), False
        if is_due:
            news.append(News(finding.level, finding.title, finding.body))
            becomes = Standing(becomes.since, now, rule.ends)
        if becomes != was:
            changed[finding.subject] = becomes
    for subject in sorted(known.keys() - {finding.subject for finding in found}):
        was = known[subject]
        if was.open:
            news.append(
                News(
                    "success",
                    f"over: {kind_of(rule)} {subject}",
                    "What was told before does not stand any more.",
                )
            )
        becomes_then = _gone(rule, was, now)
        if becomes_then != was:
            changed[subject] = becomes_then
    return Turn(tuple(_together(news)), changed)


def _standing(rule: Rule, was: Standing, now: int) -> tuple[Standing, bool]:
    """What is known of a subject that stands now, and whether it is time to tell. A clock that went back
    makes nobody wait longer than the rule says."""
    since = now if was.since is None else min(was.since, now)
    told = None if was.told is None else min(was.told, now)
    again = rule.again_hours * 3.6e9
    is_new = told is None or (again > 0 and now - told >= again)
    return Standing(since, told, was.open), is_new and now - since >= rule.wait_s * 1e6


def _gone(rule: Rule, was: Standing, now: int) -> Standing | None:
    """What is known of a subject that does not stand now: when it was told, for as long as that matters."""
    if was.told is None or now - was.told >= max(FORGET_US, rule.again_hours * 3.6e9):
        return None
    return Standing(None, was.told)


def _together(news: Sequence[News]) -> list[News]:
    """Each by itself, or what is alike in one where there are many."""
    if len(news) <= TOGETHER:
        return list(news)
    merged: list[News] = []
    for level in ("failure", "warning", "info", "success"):
        alike = [one for one in news if one.level == level]
        if len(alike) <= 1:
            merged += alike
            continue
        rest = len(alike) - 1
        body = "\n".join(one.title for one in alike[:100])
        merged.append(News(level, f"{alike[0].title}, and {rest} more", body))
    return merged
