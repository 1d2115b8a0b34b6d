"""Workbooks are read in a process of their own, bounded in time and, where possible, memory.

A workbook is a program's worth of XML. One cell at XFD1048576 makes a fast reader ask for half
a terabyte and abort its whole process, so that process must not be ours. On Linux and macOS
`resource` bounds memory and processor time; on Windows the timeout alone does.

The child answers on standard output: a line of JSON that says how it went, then the payload.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem, near_miss, problem
from gaugebook.intake.limits import Limits

_STARTING_TAKES = 5.0
"""Seconds allowed for Python itself to start on a busy machine."""


def read_in_child(
    task: str, path: Path, *, sheet: str | None, limits: Limits
) -> tuple[bytes, Problem | None]:
    """Have a child process read a workbook: its payload, or the Problem that stopped it."""
    name = str(path)
    request = {
        "task": task,
        "path": str(path.resolve()),
        "sheet": sheet,
        "rows": limits.rows,
        "columns": limits.columns,
        "cells": limits.cells,
        "seconds": limits.seconds,
        "memory_bytes": limits.memory_bytes,
    }
    try:
        run = subprocess.run(
            [sys.executable, "-I", "-W", "ignore", "-m", __name__],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limits.seconds + _STARTING_TAKES,
            check=False,
        )
    except subprocess.TimeoutExpired:
        detail = f"it takes longer than {limits.seconds:g} seconds"
        return b"", problem("file-too-large", name, detail=detail)
    head, _, payload = run.stdout.partition(b"\n")
    if run.returncode != 0 or not head:
        detail = "it is damaged, or needs more memory or time than is allowed"
        return b"", problem("file-unreadable", name, detail=detail)
    return payload, _problem_from(json.loads(head), name, sheet)


def _problem_from(state: dict[str, Any], name: str, sheet: str | None) -> Problem | None:
    if "sheets" in state:
        known = state["sheets"]
        wanted = sheet or ""
        hint = near_miss(wanted, known) or f" It has {', '.join(known[:8]) or 'no sheets'}."
        return problem("sheet-missing", name, found=wanted, hint=hint)
    if "code" in state:
        return problem(state["code"], name, detail=state["detail"])
    return None


def _bound(memory_bytes: int, seconds: float) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, int(seconds) + 1))
    for which, most in limits:
        try:
            _, hard = resource.getrlimit(which)
            wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (wanted, hard))
        except (ValueError, OSError):  # macOS knows some limits only by name
            continue


def _answer(state: dict[str, Any], payload: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(state).encode() + b"\n" + payload)


def main() -> None:
    """Read the workbook that standard input asks for, inside the limits."""
    request = json.loads(sys.stdin.buffer.read())
    _bound(request["memory_bytes"], request["seconds"])
    from gaugebook.intake.workbook import SheetMissing, TooLarge, read_cells, read_records

    reader = {"grid": read_cells, "records": read_records}[request["task"]]
    try:
        payload = reader(request)
    except SheetMissing as fault:
        _answer({"sheets": list(fault.known)})
    except TooLarge as fault:
        _answer({"code": "file-too-large", "detail": str(fault)})
    except MemoryError:
        _answer({"code": "file-too-large", "detail": "it needs more memory than is allowed"})
    except Exception as fault:  # noqa: BLE001 - readers raise anything on a damaged file
        detail = " ".join(f"{type(fault).__name__}: {fault}".split())[:200]
        _answer({"code": "file-unreadable", "detail": f"it is damaged ({detail})"})
    else:
        _answer({}, payload)


if __name__ == "__main__":
    main()
