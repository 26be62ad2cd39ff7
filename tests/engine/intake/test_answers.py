"""What a batch tells about the size of answers, of the accounts that anybody asks about."""

from __future__ import annotations

import numpy as np

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.intake.answers import Answers, answers_of
from stillwatch.engine.intake.batch import Batch, take_batch
from tests.engine.intake.sent import NOW, as_lines, exchange

KEY = bytes(range(32))
HASHER = IdentifierHasher(KEY)
NOBODY = np.empty(0, np.int64)


def told() -> Answers:
    """Answers of 1, 200 and an unknown number of tokens; the second failed."""
    rows = [exchange(1), exchange(2, usage={"output_tokens": 200}, status=500), exchange(3, usage={})]
    answers = take_batch(Batch(as_lines(rows), "lines", "native"), KEY, NOW).answers
    assert answers is not None
    return answers


def test_each_has_its_exchange_account_moment_and_tokens() -> None:
    accounts = np.sort(np.array([HASHER.one("account", f"acct_{n}") for n in (1, 2)]))
    first, second = told().of(accounts, ())
    assert (first[0].tokens, first[0].status, second[0].tokens, second[0].status) == (1, None, 200, 500)
    assert first[0].at == 1_767_571_205_000_000
    assert first[1] == HASHER.one("account", "acct_1")
    assert first[0].account == f"{first[1] & (2**64 - 1):016x}"
    assert first[0].exchange == f"{HASHER.one('id', 'ex_1') & (2**64 - 1):016x}"


def test_only_those_that_somebody_asks_about_are_given() -> None:
    assert list(told().of(NOBODY, ())) == []
    one = HASHER.one("account", "acct_2")
    assert [account for _, account in told().of(NOBODY, {one})] == [one]
    assert [account for _, account in told().of(np.array([one]), ())] == [one]


def test_nothing_is_told_of_no_rows() -> None:
    assert answers_of([]).tokens.size == 0
    assert take_batch(Batch(b"[]", "array", "native"), KEY, NOW).answers is None
