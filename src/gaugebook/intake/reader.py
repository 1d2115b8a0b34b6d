"""The child process itself: it takes requests on standard input until that is closed.

Each file is read inside its own bounds of memory and processor time. Whatever goes wrong is an
answer, as a damaged file may make a reader raise anything.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from gaugebook.intake.answers import answer_cells, answer_records
from gaugebook.intake.limits import Limits
from gaugebook.intake.ole import old_errors
from gaugebook.intake.sheets import (
    Asked,
    Damaged,
    Locked,
    SheetMissing,
    SheetRef,
    TooLarge,
    Unavailable,
    is_of_the_machine,
)

_MUCH_MEMORY = 200_000_000
"""Bytes; a child that once held more makes room for a new one."""

_LEAST_GROWTH = 64_000_000
_LITTLE_GARBAGE = 100_000
"""Objects made before the next look for rings of them; what readers keep has none."""

_FORMS = {
    "xlsx": ("gaugebook.intake.forms_xlsx",),
    "xlsb": ("gaugebook.intake.forms_old", "python_calamine"),
    "xls": ("gaugebook.intake.forms_old", "python_calamine"),
    "ods": ("gaugebook.intake.forms_ods",),
    "xml2003": ("gaugebook.intake.forms_plain", "gaugebook.intake.xml2003"),
    "": ("gaugebook.intake.forms_plain", "gaugebook.intake.webpage"),
}
"""What is loaded before a form of each kind is read."""

_LOADED_FOR = {
    "parquet": ("gaugebook.intake.parquet",),
    "json": ("gaugebook.intake.jsonrows",),
    "xlsx": ("gaugebook.intake.calamine", "python_calamine", "gaugebook.intake.xlsx"),
    "xlsb": ("gaugebook.intake.calamine", "python_calamine"),
    "xls": ("gaugebook.intake.calamine", "python_calamine"),
    "ods": ("gaugebook.intake.ods",),
    "xml2003": ("gaugebook.intake.xml2003",),
    "": ("gaugebook.intake.webpage",),
}
"""What is loaded before a file of each kind is read; the empty kind stands for all others."""


class _Frames:
    """Frames of bytes on standard output."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def send(self, frame: bytes) -> None:
        """Send one; an empty one would end the answer, and no reader has one to send."""
        if not frame:
            raise ValueError("an empty frame")
        self._write(frame)

    def _write(self, frame: bytes) -> None:
        self.stream.write(len(frame).to_bytes(8, "big"))
        self.stream.write(frame)

    def finish(self, state: dict[str, Any]) -> None:
        """End the answer with how it went."""
        self._write(b"")
        self._write(json.dumps(state, ensure_ascii=False).encode("utf-8", "replace"))
        self.stream.flush()


def main() -> None:
    """Answer requests, one a line, until there are no more."""
    gc.set_threshold(_LITTLE_GARBAGE)
    frames = _Frames(sys.stdout.buffer)
    frames.finish({"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        request["limits"] = Limits(**request["limits"])
        if request["prepare"]:
            missing = _prepare(request["kind"], as_form=request["task"] == "form")
            frames.finish({"prepared": True} | missing)
            if missing:
                continue
        _bound(request["limits"])
        state = _answer(request, frames)
        _unbound()
        state["leaves"] = bool(state.get("leaves")) or _most_memory() > _MUCH_MEMORY
        frames.finish(state)
        if state["leaves"]:
            return


def _prepare(kind: str, *, as_form: bool = False) -> dict[str, Any]:
    """Load what reads a kind of file: what that takes is no part of what a file may take."""
    loaded = _FORMS if as_form else _LOADED_FOR
    try:
        for name in loaded.get(kind, loaded[""]):
            importlib.import_module(name)
    except (ImportError, OSError, MemoryError) as fault:
        return _failed(fault)
    return {}


def _failed(fault: BaseException) -> dict[str, Any]:
    detail = " ".join(f"its reader failed ({type(fault).__name__}: {fault}".split())[:200]
    return {"code": "file-reader-failed", "detail": f"{detail})"}


def _answer(request: dict[str, Any], frames: _Frames) -> dict[str, Any]:
    try:
        return _read(request, frames)
    except SheetMissing as fault:
        return {"sheets": list(fault.known)}
    except TooLarge as fault:
        return {"code": "file-too-large", "detail": str(fault)}
    except Locked:
        return {"code": "file-protected"}
    except (MemoryError, RecursionError):
        detail = "it needs more memory than is allowed"
        return {"code": "file-too-large", "detail": detail, "leaves": True}
    except (Unavailable, ImportError) as fault:
        return _failed(fault) | {"leaves": True}
    except OSError as fault:
        if is_of_the_machine(fault):
            return _failed(fault) | {"leaves": True}
        return _doubtful(fault)
    except Damaged as fault:
        return {"code": "file-unreadable", "detail": " ".join(str(fault).split())[:200]}
    except Exception as fault:  # noqa: BLE001 - readers raise anything on a damaged file
        return _doubtful(fault)


def _doubtful(fault: Exception) -> dict[str, Any]:
    what = " ".join(f"{type(fault).__name__}: {fault}".split())[:200]
    detail = f"it is damaged, or written in a way that its reader does not know ({what})"
    return {"code": "file-unreadable", "detail": detail}


def _read(request: dict[str, Any], frames: _Frames) -> dict[str, Any]:
    as_shown = request["task"] == "cells"
    as_form = request["task"] == "form"
    asked = Asked(
        request["path"], request["kind"], as_shown, request["limits"], request["encoding"], as_form
    )
    if as_form:
        from gaugebook.intake.forms_child import answer_form

        return answer_form(asked, request, frames.send)
    if asked.kind == "parquet":
        from gaugebook.intake.parquet import answer_parquet

        return answer_parquet(asked, frames.send)
    if asked.kind == "json" and not as_shown:
        from gaugebook.intake.jsonrows import answer_json

        return answer_json(asked, frames.send)
    refs = _open(asked)
    answer = answer_cells if as_shown else answer_records
    state = answer(refs, request, frames.send)
    errors = old_errors(Path(asked.path)) if asked.kind == "xls" else 0
    if errors:
        state["findings"].append({"code": "cell-error", "count": errors})
    return state


def _open(asked: Asked) -> list[SheetRef]:
    if asked.kind == "xlsx":
        from gaugebook.intake.calamine import open_fast_if_plain
        from gaugebook.intake.xlsx import open_xlsx

        return open_xlsx(asked) if asked.as_shown else open_fast_if_plain(asked)
    if asked.kind in ("xls", "xlsb"):
        from gaugebook.intake.calamine import open_calamine

        return open_calamine(asked)
    if asked.kind == "ods":
        from gaugebook.intake.ods import open_ods

        return open_ods(asked)
    if asked.kind == "xml2003":
        from gaugebook.intake.xml2003 import open_xml2003

        return open_xml2003(asked)
    if asked.kind == "json":
        from gaugebook.intake.jsonrows import open_json

        return open_json(asked)
    from gaugebook.intake.webpage import open_webpage

    return open_webpage(asked)


def _bound(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    grows = max(limits.memory_bytes - _most_memory(), _LEAST_GROWTH)
    used = time.process_time()
    _limit(resource, resource.RLIMIT_AS, _address_space() + grows)
    _limit(resource, resource.RLIMIT_CPU, int(used + max(limits.seconds, 0)) + 2)


def _unbound() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
        _limit(resource, which, resource.RLIM_INFINITY)


def _limit(resource: Any, which: int, most: int) -> None:
    try:
        _, hard = resource.getrlimit(which)
        bounded = hard != resource.RLIM_INFINITY
        wanted = hard if bounded and (most == resource.RLIM_INFINITY or most > hard) else most
        resource.setrlimit(which, (wanted, hard))
    except (ValueError, OSError):  # macOS knows some limits only by name
        return


def _address_space() -> int:
    """Bytes of addresses in use, so that the limit is on what a file adds to them."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * 4096


def _most_memory() -> int:
    """Bytes this process has held at most; 0 where the platform does not say.

    Not `getrusage`, which on Linux begins with what the parent held.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM 0")
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
