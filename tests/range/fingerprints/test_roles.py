"""Every account has one role, and who has which does not show in its number."""

from __future__ import annotations

import numpy as np

from stillwatch.range.fingerprints.roles import CAMPAIGN, FRAMEWORK, ORDINARY, SCHEDULED, draw_roles
from stillwatch.range.fingerprints.settings import GenerateSettings

SETTINGS = GenerateSettings(seed=1, accounts=20_000, malicious=300)


def test_roles_have_their_shares() -> None:
    roles = draw_roles(np.random.default_rng(1), SETTINGS, [200, 100])
    counts = np.bincount(roles.kind)
    assert counts[CAMPAIGN] == 300
    assert abs(counts[SCHEDULED] - 300) < 30
    assert abs(counts[FRAMEWORK] - 330) < 30
    assert counts[ORDINARY] > 18_000


def test_members_are_those_of_each_group() -> None:
    roles = draw_roles(np.random.default_rng(1), SETTINGS, [200, 100])
    first, second = roles.members(CAMPAIGN)
    assert (len(first), len(second)) == (200, 100)
    assert set(roles.group[first].tolist()) == {0}
    assert (roles.group[roles.kind == ORDINARY] == -1).all()


def test_numbers_tell_nothing() -> None:
    roles = draw_roles(np.random.default_rng(1), SETTINGS, [300])
    place = np.flatnonzero(roles.kind == CAMPAIGN) / SETTINGS.accounts
    assert abs(place.mean() - 0.5) < 3 * 0.2887 / np.sqrt(300)
