"""Draws are found by their exchange, else by their account in order, and forgotten after a day."""

from __future__ import annotations

from stillwatch.decide.draws import Draw, Draws, logged, told

AT = 1_700_000_000_000_000


def draw(name: str, account: str = "ann", exchange: str | None = None, at: int = AT) -> Draw:
    return Draw(id=name, purse="camp_1", account=account, at=at, tokens=400.0, exchange=exchange)


def kept(*made: Draw, most: int = 10) -> Draws:
    draws = Draws(most=most)
    for one in made:
        draws.put(one)
    return draws


def test_an_exchange_that_was_named_finds_its_own_draw() -> None:
    draws = kept(draw("one"), draw("two", exchange="ex_2"))
    found = draws.of_exchange("ex_2")
    assert found is not None
    assert found.id == "two"
    assert draws.of_exchange("ex_1") is None


def test_the_oldest_of_an_account_that_has_no_exchange_comes_first() -> None:
    draws = kept(draw("named", exchange="ex_0"), draw("one"), draw("two"), draw("other", "bob"))
    first = draws.oldest_of("ann")
    assert first is not None
    assert first.id == "one"
    draws.put(logged(first, "ex_1", 20.0))
    second = draws.oldest_of("ann")
    assert second is not None
    assert second.id == "two"
    draws.put(logged(second, "ex_2", 20.0))
    assert draws.oldest_of("ann") is None
    assert draws.oldest_of("cid") is None


def test_what_a_gateway_told_still_waits_for_the_log() -> None:
    draws = kept(draw("one"))
    draws.put(told(draw("one"), 90.0))
    found = draws.oldest_of("ann")
    assert found is not None
    assert (found.state, found.tokens) == ("told", 90.0)


def test_only_what_changed_is_stored() -> None:
    draws = Draws([draw("old")])
    assert draws.changed() == []
    draws.put(draw("new"))
    changed = draws.changed()
    assert [d.id for d in changed] == ["new"]
    draws.put(told(draw("new"), 5.0))
    draws.changed()
    draws.changed_again(changed)
    assert [d.tokens for d in draws.changed()] == [5.0]


def test_a_day_later_they_are_forgotten() -> None:
    draws = kept(draw("one", exchange="ex_1"), draw("two", at=AT + 10))
    draws.forget(AT + 5)
    assert len(draws) == 1
    assert draws.get("one") is None
    assert draws.of_exchange("ex_1") is None
    draws.forget(AT + 50)
    assert draws.oldest_of("ann") is None


def test_where_there_are_too_many_the_oldest_goes() -> None:
    draws = kept(draw("one"), draw("two"), draw("three"), most=2)
    assert len(draws) == 2
    assert draws.get("one") is None
    assert draws.made == 3


def test_they_come_back_from_the_store_in_order() -> None:
    draws = Draws([draw("late", at=AT + 9), draw("early")])
    first = draws.oldest_of("ann")
    assert first is not None
    assert first.id == "early"


def test_the_draws_of_an_account_are_forgotten_and_not_stored() -> None:
    draws = kept(draw("one"), draw("two", exchange="ex_2"), draw("other", "bob"))
    draws.forget_account("ann")
    assert draws.oldest_of("ann") is None
    assert draws.of_exchange("ex_2") is None
    assert [one.id for one in draws.changed()] == ["other"]
