"""Customers of the named axes are added up by kind and slice; other axes would count them twice."""

from __future__ import annotations

from stillwatch.range.study.people import pool_people
from tests.range.study.conftest import cell_result


def test_only_the_named_axes_count() -> None:
    results = [
        cell_result("1", 1, 9, wrong=2, axis="customers"),
        cell_result("1", 2, 9, axis="customers"),
        cell_result("1", 1, 9, wrong=5, axis="jitter"),
    ]
    people = pool_people(results, ["customers"])
    assert (people.everybody.hits, people.everybody.trials) == (2, 24)
    assert (people.kinds["chat"].hits, people.kinds["chat"].trials) == (2, 20)
    assert people.look_alikes == {"licensed_distiller"}
    assert people.languages["en"].trials == 24
    assert people.countries["unknown"].hits == 2
