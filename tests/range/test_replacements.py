"""A replacement counts from the moment its campaign is known, by what it sent before it was flagged."""

from __future__ import annotations

from stillwatch.range.replacements import ReplacementScore, score_replacements
from stillwatch.range.truth import AccountTruth, Truth
from tests.range.test_scorer import AFTER, BEFORE, FLAG, campaign, result


def truth(replacement_times: tuple[str, ...]) -> Truth:
    labels = [
        AccountTruth(account="old", kind="hydra", population="campaign", campaign="h"),
        AccountTruth(account="new", kind="hydra", population="campaign", campaign="h", replacement=True),
    ]
    times = {"old": (BEFORE,), "new": replacement_times}
    return Truth({label.account: label for label in labels}, times)


def test_what_it_sent_before_its_flag_counts() -> None:
    verdicts = result(campaign("camp_1", ["old"]), flagged_at=FLAG)
    late = result(campaign("camp_1", ["new"]), flagged_at="2026-01-05T15:00:00Z")
    both = type(verdicts)(
        window=verdicts.window, read=verdicts.read, campaigns=verdicts.campaigns, coordination=[],
        accounts=[*verdicts.accounts, *late.accounts],
    )  # fmt: skip
    times = (AFTER, "2026-01-05T14:30:00.000Z", "2026-01-05T16:00:00.000Z")
    found = score_replacements(both, truth(times))
    assert found.sent == (2,)
    assert (found.median, found.ninth_decile) == (2.0, 2.0)


def test_one_that_is_never_flagged_counts_with_all_it_sent() -> None:
    found = score_replacements(result(campaign("camp_1", ["old"])), truth((AFTER,) * 7))
    assert found.sent == (7,)


def test_before_the_campaign_is_known_it_is_no_replacement_of_a_known_one() -> None:
    assert score_replacements(result(campaign("camp_1", ["old"])), truth((BEFORE,) * 7)).sent == ()
    assert score_replacements(result(), truth((AFTER,) * 7)).sent == ()


def test_without_any_there_is_no_median() -> None:
    assert ReplacementScore().median is None
    assert ReplacementScore().ninth_decile is None
