"""Members with the same ties become one bubble, and nobody is lost without being counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stillwatch.cli.report.charts.ties import MOST_BUBBLES, MOST_HUBS, condense
from stillwatch.model.scan import Tie
from tests.cli.report.samples import members, ties

ACCOUNTS = members("a", 40)
TIES = st.lists(
    st.builds(Tie, st.sampled_from(["payment", "net"]), st.text("ab", max_size=3),
              st.lists(st.sampled_from(ACCOUNTS), min_size=2), st.floats(0.1, 20)),
    max_size=30,
)  # fmt: skip


@given(TIES)
def test_drawn_and_left_out_are_everybody(found: list[Tie]) -> None:
    graph = condense(ACCOUNTS, found)
    drawn = [a for bubble in graph.bubbles for a in bubble.accounts]
    assert len(drawn) == len(set(drawn))
    assert len(drawn) + graph.members_left_out == len(ACCOUNTS)
    assert len(graph.hubs) + graph.ties_left_out == len(found)
    assert len(graph.hubs) <= MOST_HUBS
    assert len(graph.bubbles) <= MOST_BUBBLES


def test_a_bubble_holds_exactly_the_members_of_its_ties() -> None:
    accounts = members("a", 600)
    graph = condense(accounts, ties(accounts))
    assert graph.members_left_out == 0
    for bubble in graph.bubbles:
        for account in bubble.accounts:
            assert tuple(i for i, hub in enumerate(graph.hubs) if account in hub.accounts) == bubble.hubs


def test_too_many_combinations_give_up_the_weakest_ties_first() -> None:
    accounts = members("a", 4096)
    bits = [
        Tie("net", f"n{b}", [a for i, a in enumerate(accounts) if i >> b & 1], 12.0 - b) for b in range(12)
    ]
    graph = condense(accounts, bits)
    assert [hub.what for hub in graph.hubs] == ["n0", "n1", "n2", "n3", "n4"]
    assert graph.ties_left_out == 7
    assert graph.members_left_out == 128


def test_no_tie_is_an_empty_graph() -> None:
    assert condense(ACCOUNTS, []).hubs == ()
