"""The recipe for LiteLLM in docs/gateways.md, followed with a real proxy: logged, blocked, released."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from stillwatch.decide.review.cases import Release
from stillwatch.engine.answering import Traffic, answer_campaigns
from stillwatch.engine.reviewing import review
from stillwatch.engine.state.answers.campaigns import Found, Member, put_campaign, put_member
from stillwatch.engine.state.review.cases import open_case
from stillwatch.engine.state.store import State, open_state
from stillwatch.ingest.lake import Lake
from stillwatch.model.scan import Campaign
from stillwatch.serve.inline.door import Door
from stillwatch.serve.inline.identity import hex_of
from tests.engine.answered import enforcing
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "gateways.md").read_text("utf-8")
KEY = "sk-local-0123456789abcdef"
ACCOUNT = "default_user_id"  # what LiteLLM calls the user of its master key
PYTHON = os.environ.get("STILLWATCH_LITELLM_PYTHON", "")


def recipe() -> str:
    """LiteLLM's file, as the page has it."""
    found: list[str] = re.findall(r"```yaml\n(model_list:.*?)```", PAGE, flags=re.DOTALL)
    return found[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """A program that is ended with the block."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=stream, stderr=stream)
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


def answers(url: str, seconds: float, body: bytes | None = None) -> tuple[int, str]:
    """Status and body, once somebody answers."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def accused(state: State, account: str) -> None:
    """A campaign of one account, which gets no further than being asked to verify: that stops it too."""
    campaign = Campaign(
        id="camp_1", accounts=[], first_seen="", last_seen="", exchanges=1, harvest_exchanges=1,
        output_tokens=1, confidence=0.85, bits={}, targets=[], lifecycle=[], evidence=[],
    )  # fmt: skip
    found = Found(
        id="camp_1", first_seen=1, last_seen=1, confidence=0.85, accounts=1, exchanges=1, harvest_exchanges=1,
        output_tokens=1, result=msgspec.json.encode(campaign).decode(), updated=1,
    )  # fmt: skip
    now = time.time_ns() // 1000
    with state.write() as connection:
        put_campaign(connection, found)
        open_case(connection, "camp_1", now)
        put_member(connection, Member(campaign="camp_1", account=account, since=1, bits=9, harvest_share=1))
        answer_campaigns(connection, Traffic(1000, {}), now)


def until_status(url: str, wanted: int, body: bytes) -> str:
    """The body, once the status is the wanted one: a running service follows within seconds."""
    for _ in range(60):
        status, told = answers(url, 1, body)
        if status == wanted:
            return told
        time.sleep(0.3)
    pytest.fail(f"{status} and never {wanted}: {told}")


def until_logged(lake: Path) -> None:
    """LiteLLM sends what it logs every few seconds, and the service hands it over a second later."""
    for _ in range(200):
        if list((lake / "exchanges").rglob("*.parquet")):
            return
        time.sleep(0.3)
    pytest.fail("nothing that LiteLLM logged came into the lake")


def test_the_page_names_each_way_in() -> None:
    assert "guardrail: generic_guardrail_api" in recipe()
    assert "stillwatch.serve.inline.middleware.Stillwatch" in PAGE


@pytest.mark.skipif(
    not PYTHON, reason="STILLWATCH_LITELLM_PYTHON names no python that has litellm[proxy]; .ci/run makes one"
)
def test_a_real_proxy_logs_to_us_and_is_policed_by_us(tmp_path: Path) -> None:
    (tmp_path / "litellm.yaml").write_text(recipe())
    port, proxy, state_file = free_port(), free_port(), tmp_path / "state.db"
    stillwatch = [sys.executable, "-c", "from stillwatch.cli.main import run; run()"]
    chat = f"http://127.0.0.1:{proxy}/v1/chat/completions"
    ask = json.dumps({"model": "atlas-4", "messages": [{"role": "user", "content": "How far is the moon?"}]})
    with open_state(state_file) as state:
        enforcing(state)
        made = subprocess.run(
            [*stillwatch, "token", "create", "proxy", "--role", "gateway", "--state", str(state_file)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        token = re.findall(r"sw_\S+", made.stdout)[0]
        url = f"http://127.0.0.1:{port}"
        known = {
            "STILLWATCH_URL": url, "STILLWATCH_TOKEN": token, "LITELLM_MASTER_KEY": KEY,
            "GENERIC_LOGGER_ENDPOINT": f"{url}/v1/litellm", "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "GENERIC_LOGGER_HEADERS": f"Authorization=Bearer {token}", "NO_PROXY": "127.0.0.1",
        }  # fmt: skip
        serve = [*stillwatch, "serve", "--lake", str(tmp_path / "lake"), "--state", str(state_file)]
        serve += ["--listen", f"127.0.0.1:{port}", "--workers", "1", "--hand-over", "1"]
        litellm = [str(Path(PYTHON).parent / "litellm"), "--config", str(tmp_path / "litellm.yaml")]
        litellm += ["--host", "127.0.0.1", "--port", str(proxy)]
        with running(serve, {}, tmp_path / "serve.log"):
            answers(f"{url}/healthz", 60)
            with running(litellm, known, tmp_path / "litellm.log"):
                assert answers(chat, 120, ask.encode())[0] == 200
                lake = Lake.open(tmp_path / "lake")
                account = hex_of(Door(lake.key).account(ACCOUNT))
                accused(state, account)
                told = until_status(chat, 400, ask.encode())
                assert "appeal_" in told
                with state.write() as connection:
                    review(
                        connection,
                        "case_camp_1",
                        Release("a customer", (account,)),
                        "ann",
                        time.time_ns() // 1000,
                    )
                until_status(chat, 200, ask.encode())
                until_logged(tmp_path / "lake")
