"""The truth about a generated lake is the truth that the scorer reads."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch.ingest.lake import Lake
from stillwatch.range.fingerprints.plans import STYLES
from stillwatch.range.truth import HARVEST_FILE, read_truth


def test_labels_are_of_the_accounts_that_sent_anything(generated: Path, exchanges: pa.Table) -> None:
    names = dict(
        zip(*(column.to_pylist() for column in Lake.open(generated).read_names().columns), strict=True)
    )
    sent = {names[account] for account in exchanges["account"].unique().to_pylist()}
    assert set(read_truth(generated).accounts) == sent


def test_kinds_are_styles_and_customers(generated: Path) -> None:
    labels = read_truth(generated).accounts.values()
    assert {label.kind for label in labels if label.population == "campaign"} == set(STYLES)
    assert {label.kind for label in labels if label.look_alike} == {
        "scheduled_app", "agent_framework", "organisation",
    }  # fmt: skip
    assert all((label.campaign is not None) == (label.population == "campaign") for label in labels)


def test_harvest_is_of_campaign_accounts_and_was_answered(generated: Path, exchanges: pa.Table) -> None:
    truth = read_truth(generated)
    assert {truth.accounts[account].population for account in truth.harvest} == {"campaign"}
    harvest = pq.read_table(generated / HARVEST_FILE)
    assert sum(map(len, truth.harvest.values())) == harvest.num_rows
    answered = exchanges.filter(exchanges["status"].to_numpy() == 200)["id"].to_pylist()
    assert set(harvest["id"].to_pylist()) <= set(answered)
    assert all(list(times) == sorted(times) for times in truth.harvest.values())
