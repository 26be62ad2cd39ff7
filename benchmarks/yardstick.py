"""The least that reading a log can cost in plain Python: json.loads and one SHA-256 of each prompt.

Run as `python -m benchmarks.yardstick LOGS`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path


def read_plainly(logs: Path) -> int:
    """Decode every line and hash its prompt; returns how many there were."""
    count = 0
    with logs.open("rb") as lines:
        for line in lines:
            request = json.loads(line)["request"]
            prompt = (request.get("system") or "") + request["messages"][-1]["content"]
            hashlib.sha256(prompt.encode()).digest()
            count += 1
    return count


if __name__ == "__main__":
    print(read_plainly(Path(sys.argv[1])))
