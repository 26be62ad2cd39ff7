"""Measured traffic files shape the draws; without them the draws are parametric."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from stillwatch.range.rates import LEVELS, Rates


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    rows = [f"pool,a,{hour * 3600 + part * 600},{2.0 if hour == 9 else 0.001},1,Gamma,1,1"
            for hour in range(24) for part in range(2)]  # fmt: skip
    header = "pool,client,t,rate,cv,dist,p1,p2"
    with gzip.open(tmp_path / "servegen_client_rates.csv.gz", "wt") as out:
        out.write("\n".join([header, *rows]) + "\n")
    session = {"requests": [{"t": 5.0}, {"t": 7.5}, {"t": 30.0}]}
    with gzip.open(tmp_path / "claude_code_sessions.jsonl.gz", "wt") as out:
        out.write(json.dumps(session) + "\n")
    quantiles = {"output_tokens": [10, 20, 30, 50, 100, 200, 300, 400, 500, 600]}
    with gzip.open(tmp_path / "servegen_client_token_quantiles.jsonl.gz", "wt") as out:
        out.write(json.dumps(quantiles) + "\n")
    return tmp_path


def test_hours_follow_the_measured_day(directory: Path) -> None:
    hours = Rates.load(directory).hours(np.random.default_rng(1), np.zeros(500, np.int64), 1)
    assert hours is not None
    assert np.mean((hours >= 9) & (hours < 10)) > 0.95


def test_sessions_begin_at_zero(directory: Path) -> None:
    (session,) = Rates.load(directory).sessions
    assert session.tolist() == [0.0, 2.5, 25.0]


def test_measured_tokens_keep_the_wanted_median(directory: Path) -> None:
    tokens = Rates.load(directory).output_tokens(np.random.default_rng(1), 4000, 500.0)
    assert 450 < np.median(tokens) < 550
    assert tokens.max() <= 500 * 6
    assert len(LEVELS) == 10


def test_without_files_draws_are_parametric(tmp_path: Path) -> None:
    for rates in (Rates.load(None), Rates.load(tmp_path)):
        assert rates.hours(np.random.default_rng(1), np.zeros(3, np.int64), 1) is None
        drawn = rates.daily(np.random.default_rng(1), 4000, 5.0, 0.5)
        assert 4.5 < np.median(drawn) < 5.5
        tokens = rates.output_tokens(np.random.default_rng(1), 4000, 300.0)
        assert 270 < np.median(tokens) < 330
