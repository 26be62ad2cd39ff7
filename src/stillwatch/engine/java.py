"""Find the Java that Spark runs on, before Spark fails without one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stillwatch.model.errors import StillwatchError

LEAST_JAVA: Final = 17  # what Spark 4 asks for
HOW_TO_GET_JAVA: Final = (
    "Debian and Ubuntu: apt install openjdk-17-jre-headless. "
    "Elsewhere: any Java 17 or newer, in JAVA_HOME or on the PATH."
)
_VERSION: Final = re.compile(r'version "(?:1\.)?(\d+)')


def find_java(environment: Mapping[str, str] | None = None) -> Path:
    """The `java` that Spark would take: JAVA_HOME's, else the first on the PATH.

    `StillwatchError` where there is none, or an older one than Spark needs. `environment` is by default
    that of this process.
    """
    named = os.environ if environment is None else environment
    home = named.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else named.get("PATH", ""))
    if found is None:
        where = f"in JAVA_HOME ({home})" if home else "on the PATH"
        raise StillwatchError(f"Spark needs Java, and there is none {where}", hint=HOW_TO_GET_JAVA)
    version = java_version(Path(found))
    if version < LEAST_JAVA:
        raise StillwatchError(
            f"Spark needs Java {LEAST_JAVA} or newer, and {found} is Java {version}", hint=HOW_TO_GET_JAVA
        )
    return Path(found)


def java_version(java: Path) -> int:
    """The feature release of a `java` (8, 17, 21); 0 where it does not say."""
    told = subprocess.run([java, "-version"], check=False, capture_output=True, text=True)
    number = _VERSION.search(told.stderr + told.stdout)
    return int(number[1]) if number else 0
