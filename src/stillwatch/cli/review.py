"""`stillwatch review`: what waits for people, and their answers; each is an entry of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from stillwatch.cli.opened_state import StateOption, actor, opened_state
from stillwatch.engine.clock import system_clock

if TYPE_CHECKING:
    from stillwatch.decide.review.cases import Action

app = typer.Typer(help="What waits for people, and their answers.", no_args_is_help=True)

CaseId = Annotated[str, typer.Argument(help="The case, as `list` names it.", metavar="CASE")]
Words = Annotated[str, typer.Option("--words", help="Why; others will read it.")]
By = Annotated[str | None, typer.Option(help="Who does it, for the ledger; you.")]


def _folded(name: str) -> Column:
    """A column of ids, which are to be copied: in a narrow window they go on in the next line, whole."""
    return Column(name, overflow="fold")


@app.command("list")
def list_waiting(state: StateOption) -> None:
    """Open cases, questions that wait for people, and open appeals."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.answers.approvals import approvals_in
        from stillwatch.engine.state.answers.campaigns import find_campaign
        from stillwatch.engine.state.review.appeals import open_appeals
        from stillwatch.engine.state.review.cases import cases_in

        with opened.read() as connection:
            cases = Table(_folded("case"), _folded("campaign"), "accounts", "confidence", "assignee")
            for case in cases_in(connection, "open"):
                found = find_campaign(connection, case.campaign)
                known = ("", "") if found is None else (str(found.accounts), f"{found.confidence:.2f}")
                cases.add_row(case.id, case.campaign, *known, case.assignee or "")
            questions = Table(_folded("question"), _folded("campaign"), "response", "agreed", "needed")
            for one in approvals_in(connection, "waiting"):
                given = ", ".join(g.by for g in one.given)
                questions.add_row(one.id, one.campaign, one.response, given, str(one.needed))
            appeals = Table(_folded("appeal"), _folded("decision"), "words")
            for appeal in open_appeals(connection):
                appeals.add_row(appeal.id, appeal.decision, appeal.words)
        console = Console(highlight=False)
        for table in (cases, questions, appeals):
            console.print(table)


@app.command("answer")
def answer(
    question: Annotated[str, typer.Argument(help="The question, as `list` names it.")],
    state: StateOption,
    yes: Annotated[bool, typer.Option("--yes/--no", help="Agree, or refuse.")],
    by: By = None,
) -> None:
    """Agree to a question about a response, or refuse it."""
    with opened_state(state) as opened:
        from stillwatch.engine.reviewing import answer_question

        with opened.write() as connection:
            told = answer_question(connection, question, by or actor(), yes, system_clock())
        Console(highlight=False).print(f"{told.id}: {told.state}, {len(told.given)} of {told.needed} agreed")


@app.command("reject")
def reject(case: CaseId, state: StateOption, words: Words, by: By = None) -> None:
    """It is no campaign: all of its accounts go free, and are labelled customers."""
    from stillwatch.decide.review.cases import Reject

    _act(state, case, Reject(words), by)


@app.command("release")
def release(
    case: CaseId,
    state: StateOption,
    words: Words,
    account: Annotated[
        list[str] | None, typer.Option(help="This account, as the state calls it; may be repeated.")
    ] = None,
    by: By = None,
) -> None:
    """These accounts do not belong to the campaign; all of them where none is named."""
    from stillwatch.decide.review.cases import Release

    _act(state, case, Release(words, tuple(account or ())), by)


@app.command("merge")
def merge(
    case: CaseId,
    state: StateOption,
    into: Annotated[str, typer.Option(help="The campaign that it is the same as.")],
    by: By = None,
) -> None:
    """It is the same campaign as another: its accounts and the lesser allowance go there."""
    from stillwatch.decide.review.cases import Merge

    _act(state, case, Merge(into), by)


@app.command("undo")
def undo(
    decision: Annotated[str, typer.Argument(help="The decision, dec_...")], state: StateOption, by: By = None
) -> None:
    """Take a decision back: the verdict before it stands again."""
    with opened_state(state) as opened:
        from stillwatch.engine.reviewing import undo_decision

        with opened.write() as connection:
            undo_decision(connection, decision, by or actor(), system_clock())
        Console(highlight=False).print(f"{decision} is undone")


@app.command("appeal")
def appeal(
    token: Annotated[str, typer.Argument(help="The token that the caller was given, appeal_...")],
    state: StateOption,
    words: Words,
) -> None:
    """Take down what a customer says against a decision."""
    with opened_state(state) as opened:
        from stillwatch.engine.reviewing import appeal_decision

        with opened.write() as connection:
            made = appeal_decision(connection, token, words, system_clock())
        Console(highlight=False).print(f"{made.id} against {made.decision} is open")


@app.command("close")
def close(
    name: Annotated[str, typer.Argument(help="The appeal, as `list` names it.", metavar="APPEAL")],
    state: StateOption,
    granted: Annotated[bool, typer.Option("--grant/--refuse", help="Granting it undoes the decision.")],
    by: By = None,
) -> None:
    """Answer an appeal; not who took part in the decision."""
    with opened_state(state) as opened:
        from stillwatch.engine.reviewing import close_appeal

        with opened.write() as connection:
            closed = close_appeal(connection, name, granted, by or actor(), system_clock())
        Console(highlight=False).print(f"{closed.id}: {closed.state}")


@app.command("labels")
def labels(
    state: StateOption,
    out: Annotated[Path, typer.Option(help="JSON lines, one a campaign that people have judged.")],
    by: By = None,
) -> None:
    """Write what reviewers said, with the evidence, for `stillwatch range confidence --fit`."""
    with opened_state(state) as opened:
        from stillwatch.engine.reviewed import reviewed_groups
        from stillwatch.engine.state.ledger import append

        with opened.write() as connection:
            found = reviewed_groups(connection)
            append(connection, system_clock(), by or actor(), "export_labels", "", {"campaigns": len(found)})
        out.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in found))
        Console(highlight=False).print(f"{len(found)} campaigns that people have judged, in {out}")


def _act(state: str, case: str, action: Action, by: str | None) -> None:
    with opened_state(state) as opened:
        from stillwatch.engine.reviewing import review

        with opened.write() as connection:
            acted = review(connection, case, action, by or actor(), system_clock())
        Console(highlight=False).print(f"{acted.id}: {acted.state}")
