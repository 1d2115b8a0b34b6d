"""The Java that Spark runs on: where it is and how old."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

_SECONDS = 20


def java_version() -> int | None:
    """Give the version of the Java that Spark would take; None when there is none.

    Spark takes the one in ``JAVA_HOME``, else the first on the path.
    """
    command = _java()
    if command is None:
        return None
    try:
        run = subprocess.run(
            [command, "-version"], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_version(run.stderr or run.stdout)


def read_version(said: str) -> int | None:
    """Read the number from what ``java -version`` says; None when it says none.

    >>> read_version('openjdk version "17.0.15" 2025-04-15'), read_version('java version "1.8.0"')
    (17, 8)
    """
    found = re.search(r'version "(?:1\.)?([0-9]+)', said)
    return int(found[1]) if found else None


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    if home:
        name = "java.exe" if os.name == "nt" else "java"
        return str(Path(home) / "bin" / name)
    return shutil.which("java")
