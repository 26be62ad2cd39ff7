"""A server of OpenAI's API, LiteLLM's, behind middleware that is loaded as vLLM loads it:
`python openai_server.py MODULE.NAME PORT`, with CONFIG_FILE_PATH for LiteLLM. Runs in LiteLLM's environment.

vLLM's rule (`build_app` in vllm/entrypoints/openai/api_server.py): the path is parted at its last dot; a
class is added by `add_middleware(CLASS)` without arguments, a coroutine function by `middleware("http")`.
"""

from __future__ import annotations

import importlib
import inspect
import sys

import uvicorn


def main() -> None:
    """Serve until killed."""
    from litellm.proxy.proxy_server import app

    module, name = sys.argv[1].rsplit(".", 1)
    found = getattr(importlib.import_module(module), name)
    if inspect.isclass(found):
        app.add_middleware(found)
    else:
        app.middleware("http")(found)
    uvicorn.run(app, port=int(sys.argv[2]), log_level="warning")


if __name__ == "__main__":
    main()
