"""Facts of many accounts in few bytes."""

from __future__ import annotations

from stillwatch.serve.inline.accounts import NO_FACTS, Accounts, Facts

ANN = Facts("education", 7, "phone", "XA")
BEN = Facts(None, None, None, None)


def test_facts_come_back() -> None:
    accounts = Accounts([(-5, ANN), (9, BEN)])
    assert accounts.get(-5) == ANN
    assert accounts.get(9) == BEN
    assert accounts.get(10) == NO_FACTS
    assert len(accounts) == 2
    assert -5 in accounts
    assert 10 not in accounts


def test_later_facts_count() -> None:
    accounts = Accounts([(1, ANN)])
    accounts.put(1, BEN)
    accounts.put(2, ANN)
    assert accounts.get(1) == BEN
    assert accounts.visit(2) == (ANN, 1)
    assert len(accounts) == 2


def test_requests_are_counted_for_known_and_new_accounts() -> None:
    accounts = Accounts([(1, ANN)])
    assert [accounts.visit(1)[1] for _ in range(3)] == [1, 2, 3]
    assert [accounts.visit(2) for _ in range(2)] == [(NO_FACTS, 1), (NO_FACTS, 2)]


def test_an_account_takes_about_25_bytes() -> None:
    assert Accounts((n, ANN) for n in range(1000)).nbytes() <= 30_000


def test_an_unknown_level_of_verification_is_not_known() -> None:
    assert Accounts([(1, Facts(verification="oath"))]).get(1).verification is None


def test_counts_go_on_from_what_an_earlier_program_counted() -> None:
    accounts = Accounts([(5, Facts("free"))])
    accounts.resume({5: 40, 6: 7})
    assert [accounts.visit(account)[1] for account in (5, 6, 7)] == [41, 8, 1]
