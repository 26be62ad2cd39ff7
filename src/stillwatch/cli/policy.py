"""`stillwatch policy`: check a policy, see who it would have met, put it in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from stillwatch.cli.faults import faults_shown
from stillwatch.cli.opened_state import StateOption, actor, opened_state
from stillwatch.cli.policy_report import print_abuse, print_backtest, print_policy
from stillwatch.cli.replaying import flagged_in, kinds_in, population_of
from stillwatch.decide.abuse import abuse_report
from stillwatch.decide.backtest import backtest
from stillwatch.decide.policy.read import default_text, read_policy
from stillwatch.engine.clock import system_clock
from stillwatch.model.errors import StillwatchError

app = typer.Typer(help="What is done about campaigns, as one file.", no_args_is_help=True)

Result = Annotated[
    Path, typer.Option("--from", help="The file that scan --json wrote.", metavar="RESULT.json")
]
FromResult = Annotated[
    Path | None, typer.Option("--from", help="The file that scan --json wrote.", metavar="RESULT.json")
]
Facts = Annotated[
    Path | None, typer.Option("--accounts", help="Account facts: kinds, and what accounts pay.")
]
PolicyFile = Annotated[Path, typer.Option("--policy", help="The policy.", metavar="POLICY.toml")]


@app.command("check")
def check(policy: Annotated[Path, typer.Argument(help="The policy.", metavar="POLICY.toml")]) -> None:
    """Read a policy and say what it does; exit 2 and the line where it cannot be meant."""
    with faults_shown():
        print_policy(read_policy(policy), Console(highlight=False))


@app.command("show")
def show(
    state: Annotated[str | None, typer.Option("--state", help="The state whose policy is shown.")] = None,
    default: Annotated[bool, typer.Option("--default", help="The policy that ships.")] = False,
) -> None:
    """Print a policy as it is written: the one in force in a state, or the one to begin with."""
    with faults_shown():
        if (state is None) != default:
            raise StillwatchError("which policy?", hint="Give either --state URL or --default.")
        if state is None:
            typer.echo(default_text(), nl=False)
            return
    with opened_state(state) as opened:
        from stillwatch.engine.state.answers.policies import active_text

        with opened.read() as connection:
            typer.echo(active_text(connection), nl=False)


@app.command("activate")
def activate(
    policy: Annotated[Path, typer.Argument(help="The policy.", metavar="POLICY.toml")],
    state: StateOption,
    by: Annotated[str | None, typer.Option(help="Who does it, for the ledger; you.")] = None,
) -> None:
    """Put a policy in force; a running service follows within seconds."""
    with faults_shown():
        read_policy(policy)  # before a state is begun for it
    with opened_state(state, make=True) as opened:
        from stillwatch.engine.state.answers.policies import activate_policy

        with opened.write() as connection:
            made = activate_policy(
                connection, policy.read_text("utf-8"), str(policy), by or actor(), system_clock()
            )
        Console(highlight=False).print(f"policy {made.version} is in force, in mode {made.mode}")


@app.command("backtest")
def backtest_policy(
    source: Result,
    policy: PolicyFile,
    accounts: Facts = None,
    approve_after: Annotated[
        float | None,
        typer.Option(min=0, help="People agree to every question after so many hours; without it, never."),
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write every meeting here.")] = None,
) -> None:
    """Who would have been met under a policy, when and how, for each kind of account."""
    with faults_shown():
        read = read_policy(policy)
        result, facts, flagged = flagged_in(source, accounts)
        confidence = {campaign.id: campaign.confidence for campaign in result.campaigns}
        found = backtest(
            flagged, confidence, read, population_of(result, facts), approve_after_h=approve_after
        )
        if json is not None:
            json.write_bytes(msgspec.json.encode(found) + b"\n")
        print_backtest(found, facts, Console(highlight=False))


@app.command("abuse")
def abuse(
    source: FromResult = None,
    accounts: Annotated[Path | None, typer.Option("--accounts", help="Account facts with kinds.")] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="The state of a service, in place of both.", metavar="URL")
    ] = None,
) -> None:
    """Which kinds of accounts campaigns use, and by how much more than the others."""
    if state is not None and source is None and accounts is None:
        _abuse_in(state)
        return
    with faults_shown():
        if state is not None or source is None or accounts is None:
            raise StillwatchError(
                "whose campaigns?", hint="Give --from RESULT.json and --accounts FILE, or --state URL."
            )
        result, facts, _ = flagged_in(source, accounts)
        kinds = kinds_in(facts)
        if not kinds:
            raise StillwatchError(f"{accounts}: no account has a kind", hint="Give facts with `kind`.")
        print_abuse(abuse_report(kinds, [c.accounts for c in result.campaigns]), Console(highlight=False))


def _abuse_in(address: str) -> None:
    with opened_state(address) as opened:
        from stillwatch.engine.state.answers.abuse import exploited_kinds

        with opened.read() as connection:
            found = exploited_kinds(connection)
        if not found:
            raise StillwatchError(
                "no account in the state has a kind", hint="Send facts with `kind` to /v1/accounts."
            )
        print_abuse(found, Console(highlight=False))
