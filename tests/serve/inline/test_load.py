"""What is loaded from the state is what the state says (told at length by test_attached)."""

from __future__ import annotations

from pathlib import Path

from stillwatch.decide.standing import Exemption, Indicator, Programme
from stillwatch.engine.memory.store import Memory, write_memory
from stillwatch.engine.state.answers.accounts import Known, put_account
from stillwatch.engine.state.answers.exemptions import put_exemption, put_programme
from stillwatch.engine.state.answers.indicators import add_indicator
from stillwatch.engine.state.answers.secret import decision_secret
from stillwatch.engine.state.store import open_state
from stillwatch.serve.inline.accounts import Facts
from stillwatch.serve.inline.identity import hash_of, hex_of
from stillwatch.serve.inline.load import load_accounts, load_marks, load_snapshot
from stillwatch.serve.inline.marks import MarkIndex
from tests.serve.inline.staged import NOW, remembered

ANN, FIRM = hex_of(7), hex_of(-9)


def test_exemptions_programmes_owners_and_facts(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state, state.write() as connection:
        decision_secret(connection)
        put_exemption(connection, Exemption(id="e", scope="org", subject=FIRM, reason="r"), "ann", NOW)
        put_exemption(
            connection, Exemption(id="x", scope="org", subject=ANN, reason="r", expires=NOW), "ann", NOW
        )
        put_programme(connection, Programme(id="p", reason="r", expires=NOW + 1, account=ANN))
        put_account(connection, Known(account=ANN, updated=3, kind="free", org=FIRM, owners={"XA": 1.0}))
        facts = load_accounts(connection)
        shot = load_snapshot(connection, MarkIndex(), facts.owners or {}, NOW)
        assert load_accounts(connection, 3) == ([], None, 3)
    assert list(shot.exemptions) == [("org", FIRM)]
    assert list(shot.programmes) == [("account", ANN)]
    assert shot.owners_of(hash_of(FIRM)) == {"XA": 1.0}
    assert facts.accounts == [(7, Facts("free", -9, None, None))]
    assert facts.latest == 3


def test_indicators_are_loaded_until_they_end(tmp_path: Path) -> None:
    word = Indicator(
        id="ind_1", kind="org", value=FIRM, source="a lab", reason="resale", confidence=0.5, since=NOW,
        valid_until=NOW + 9, by="ann",
    )  # fmt: skip
    with open_state(tmp_path / "state.db") as state, state.write() as connection:
        decision_secret(connection)
        add_indicator(connection, word)
        shots = [load_snapshot(connection, MarkIndex(), {}, NOW + after) for after in (8, 9)]
    assert [len(shot.indicators) for shot in shots] == [1, 0]
    assert [shot.knows_organisations for shot in shots] == [True, False]


def test_marks_come_from_the_lakes_memory(tmp_path: Path) -> None:
    assert len(load_marks(tmp_path)) == 0
    write_memory(Memory(campaigns=(remembered(),)), tmp_path)
    assert len(load_marks(tmp_path)) == len(remembered().marks)
