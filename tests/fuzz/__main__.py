"""``python -m tests.fuzz``: fuzzing in earnest, by several processes, with a summary at the end.

::

    python -m tests.fuzz --seconds 1800 --workers 2
    python -m tests.fuzz --again 123456        one input once more, with its traceback
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.fuzz.harness import Failure, Summary, make_input, run

FAILED = Path(__file__).parent / "failed"
"""Where inputs that fail are kept; git does not keep them."""
APART = 10_000_000
"""Numbers between the first inputs of two processes."""


def main() -> int:
    """Fuzz, say what happened, and give 1 where something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first", type=int, default=None, help="the number of the first input")
    parser.add_argument("--again", type=int, default=None, help="run one input once more")
    parser.add_argument("--only", action="store_true", help="for the program itself: one worker")
    options = parser.parse_args()
    FAILED.mkdir(parents=True, exist_ok=True)
    if options.again is not None:
        return _again(options.again)
    first = int(time.time()) * 1000 if options.first is None else options.first
    if options.only:
        return _work(first, options.seconds)
    return _lead(first, options.seconds, options.workers)


def _again(number: int) -> int:
    made = make_input(number)
    place = FAILED / f"{made.target}-{made.kind}-{number}{made.suffix}"
    place.write_bytes(made.data)
    found = run(number, seconds=120, most=1)
    print(*found.lines(), f"the input: {place}", sep="\n")
    return 1 if found.failures else 0


def _work(first: int, seconds: float) -> int:
    found = run(first, seconds=seconds, keep=FAILED, tell=lambda t: print(t, file=sys.stderr))
    failures = [asdict(f) for f in found.failures]
    print(json.dumps({**vars(found), "failures": failures}))
    return 0


def _lead(first: int, seconds: float, workers: int) -> int:
    """Let processes work side by side; one that dies is a failure with the input it died of."""
    summary = Summary()
    command = [sys.executable, "-m", "tests.fuzz", "--only", "--seconds", str(seconds)]
    running = [
        subprocess.Popen(
            [*command, "--first", str(first + n * APART)], stdout=subprocess.PIPE, text=True
        )
        for n in range(workers)
    ]
    print(f"first input {first}, {workers} processes, {seconds:g} seconds", flush=True)
    for process in running:
        said, _ = process.communicate()
        mark = FAILED / f"running-{process.pid}"
        if process.returncode == 0:
            summary.add(_read(said))
        else:
            number = int(mark.read_text()) if mark.exists() else 0
            made = make_input(number)
            told = f"the process ended with {process.returncode}"
            summary.failures.append(Failure(number, made.target, made.kind, told))
        mark.unlink(missing_ok=True)
    print(*summary.lines(), sep="\n")
    return 1 if summary.failures else 0


def _read(said: str) -> Summary:
    content = json.loads(said.splitlines()[-1])
    content["inputs"], content["outcomes"] = (
        Counter(content["inputs"]),
        Counter(content["outcomes"]),
    )
    content["failures"] = [Failure(**f) for f in content["failures"]]
    content["slowest"] = tuple(content["slowest"])
    return Summary(**content)


if __name__ == "__main__":
    sys.exit(main())
