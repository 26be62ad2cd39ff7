"""The middleware as vLLM loads it, before a real server of OpenAI's API, asked by the `openai` package."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.docs.test_envoy import KEYS, free_port, staged, stillwatch, until_open
from tests.docs.test_gateways import PYTHON, running
from tests.house.tree import ROOT
from tests.serve.inline.staged import CAMPAIGN, NOW

CONFIG = """
model_list:
  - model_name: atlas-4
    litellm_params: {model: openai/atlas-4, api_key: none, mock_response: "The moon is far."}
  - model_name: small-1
    litellm_params: {model: openai/small-1, api_key: none, mock_response: "It is small."}
"""
MIDDLEWARE = "stillwatch.serve.inline.middleware.Stillwatch"


def has_what_it_takes() -> bool:
    """Whether that python has LiteLLM, and msgspec, which is all that the middleware needs."""
    tried = [PYTHON, "-c", "import litellm, msgspec"]
    return bool(PYTHON) and subprocess.run(tried, check=False).returncode == 0


@pytest.mark.skipif(
    not has_what_it_takes(),
    reason="STILLWATCH_LITELLM_PYTHON names no python that has litellm[proxy] and msgspec; .ci/run makes one",
)
def test_customers_get_answers_and_campaigns_what_was_decided(tmp_path: Path) -> None:
    (tmp_path / "litellm.yaml").write_text(CONFIG)
    path, port = staged(), free_port()
    environment = {
        "CONFIG_FILE_PATH": str(tmp_path / "litellm.yaml"), "PYTHONPATH": str(ROOT / "src"),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1", "STILLWATCH_TOKEN": "gateway",
        "STILLWATCH_TIMEOUT_MS": "10000", "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",
    }  # fmt: skip
    here = ROOT / "tests" / "docs"
    with stillwatch(path) as service:
        environment["STILLWATCH_URL"] = f"http://127.0.0.1:{service}"
        serve = [PYTHON, str(here / "openai_server.py"), MIDDLEWARE, str(port)]
        with running(serve, environment, tmp_path / "server.log"):
            until_open(port, seconds=120)
            call = [PYTHON, str(here / "openai_caller.py"), f"http://127.0.0.1:{port}/v1", "sk-customer"]
            done = subprocess.run([*call, *KEYS.values()], capture_output=True, text=True, check=True)
            told: dict[str, Any] = json.loads(done.stdout)
            assert told["sk-customer"] == {
                "text": "The moon is far.", "streamed": "The moon is far.",
                "tokens": told["sk-customer"]["tokens"], "action": None,
            }  # fmt: skip
            stopped = told[KEYS["suspend"]]
            assert (stopped["status"], stopped["kind"]) == (403, "PermissionDeniedError")
            assert "appeal_" in stopped["body"]["hint"]
            spender, fallen = told[KEYS["budget"]], told[KEYS["fallback_model"]]
            assert (spender["action"], spender["streamed"]) == ("budget", "The moon is far.")
            assert (fallen["action"], fallen["text"]) == ("fallback_model", "It is small.")
            # two accounts, two models, each once and as a stream: the campaign pays for what they had
            settled(path, sum(spender["tokens"] + fallen["tokens"]))


def settled(path: Any, spent: float) -> None:
    """The allowance has paid for as many tokens, and no more; the middleware tells them after the answer."""
    terms = path.snapshot.policy.budget
    for _ in range(100):
        left = path.buckets.left(CAMPAIGN, terms, NOW)
        if left == terms.size - spent:
            return
        time.sleep(0.1)
    pytest.fail(f"{terms.size - left} tokens were drawn, not {spent}")
