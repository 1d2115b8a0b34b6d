"""Files that may harm a reader are read in a process of their own, bounded in time and memory.

A workbook is a program's worth of XML. One cell at XFD1048576 makes a fast reader ask for half
a terabyte and abort its whole process, so that process must not be ours. On Linux `resource`
bounds memory and processor time; on macOS memory and on Windows both are bounded by the looks
before reading and the timeout alone.

One child is kept warm and asked again and again, as starting Python costs more than reading a small
workbook; after a file that took much memory, or was refused for it, a new one takes its place. It
answers in frames: eight bytes of length and the bytes; after an empty frame JSON says how it went.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from gaugebook.intake.limits import Limits

_STARTING_TAKES = 60.0
"""Seconds allowed for Python itself to start, and to load a reader, on a busy machine."""

_LENGTH = 8
_FALLS_BACK = "it is damaged, or needs more memory or time than is allowed"


@dataclass
class Answer:
    """What the child sent: frames of bytes, and how it went."""

    frames: list[bytes] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)


class _Child:
    """One running child process."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-I", "-W", "ignore", "-m", "gaugebook.intake.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.requests = cast("IO[bytes]", self.process.stdin)
        self.answers = cast("IO[bytes]", self.process.stdout)
        self.prepared_for: set[tuple[bool, str]] = set()
        self.received: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self.listener = threading.Thread(
            target=_listen, args=(self.answers, self.received), daemon=True
        )
        self.listener.start()
        ready = self._receive(_STARTING_TAKES)
        if ready is None or not ready.state.get("ready"):
            self.end()
            raise OSError("the process that reads files does not start")

    def ask(self, request: dict[str, Any], seconds: float) -> Answer | None:
        """Send a request and wait for its answer; None when it takes too long.

        At first it says that it has loaded what reads such files. That takes long on a busy
        machine, and is no fault of the file.
        """
        kind = (request["task"] == "form", request["kind"])
        is_new = kind not in self.prepared_for
        with suppress(BrokenPipeError):
            self.requests.write(json.dumps({**request, "prepare": is_new}).encode() + b"\n")
            self.requests.flush()
        if is_new:
            prepared = self._receive(_STARTING_TAKES)
            if prepared is None or not prepared.state:
                raise OSError("the process that reads files does not start")
            if "code" in prepared.state:
                return prepared
            self.prepared_for.add(kind)
        return self._receive(seconds)

    def _receive(self, seconds: float) -> Answer | None:
        try:
            return self.received.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            self.process.kill()
            return None

    def end(self) -> None:
        """Let it go: closing its input ends it, and what hangs is ended."""
        with suppress(OSError):
            self.requests.close()
        try:
            self.process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.listener.join()
        self.answers.close()


def _listen(stream: IO[bytes], received: queue.SimpleQueue[Answer]) -> None:
    """Take answers as they come; one without a state says that the stream has ended or broken."""
    is_whole = True
    while is_whole:
        answer = _take_answer(stream)
        is_whole = bool(answer.state)
        received.put(answer)


def _take_answer(stream: IO[bytes]) -> Answer:
    """Take frames up to the empty one and the state after it; a broken stream gives no state."""
    answer = Answer()
    with suppress(OSError, ValueError):
        while frame := _take_frame(stream):
            answer.frames.append(frame)
        state = json.loads(_take_frame(stream) or b"{}")
        if isinstance(state, dict):
            answer.state = state
    return answer


def _take_frame(stream: IO[bytes]) -> bytes:
    length = int.from_bytes(stream.read(_LENGTH), "big")
    frame = stream.read(length)
    if len(frame) < length:
        raise OSError("cut short")
    return frame


class Crew:
    """Children that read files, at most so many at once; between files they are kept warm.

    Who asks while all of them read waits.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.idle: list[_Child] = []
        self.places = threading.BoundedSemaphore(most)

    def ask(self, request: dict[str, Any], seconds: float) -> Answer:
        """Have one of the children answer a request; it ends with what it must not survive."""
        with self.places:
            child = self._take()
            try:
                answer = child.ask(request, seconds)
            except BaseException:
                child.process.kill()
                child.end()
                raise
            if answer is not None and answer.state and not answer.state.get("leaves"):
                self.idle.append(child)
            else:
                child.end()
        if answer is None:
            detail = f"it takes longer than {seconds:g} seconds"
            return Answer(state={"code": "file-too-large", "detail": detail})
        return answer if answer.state else _fallen_back()

    def _take(self) -> _Child:
        # Appending and popping are whole steps of the interpreter; no lock is needed.
        try:
            return self.idle.pop()
        except IndexError:
            return _Child()

    def end(self) -> None:
        """End the children that are idle; the next file starts another."""
        while self.idle:
            self.idle.pop().end()


def _fallen_back() -> Answer:
    return Answer(state={"code": "file-unreadable", "detail": _FALLS_BACK})


_usual = Crew(1)


def read_in_child(
    task: str,
    path: Path,
    *,
    kind: str,
    limits: Limits,
    sheet: str | None = None,
    headings: tuple[str, ...] = (),
    encoding: str = "",
    delimiter: str = "",
    skip_lines: int = 0,
    crew: Crew | None = None,
) -> Answer:
    """Have a child read a file, within the limits that fit its size.

    Where that fails, the state holds ``code`` and ``detail`` of the problem.
    """
    try:
        limits = limits.for_size(path.stat().st_size)
        request = {
            "task": task,
            "path": str(path.resolve()),
            "kind": kind,
            "sheet": sheet,
            "headings": headings,
            "encoding": encoding,
            "delimiter": delimiter,
            "skip_lines": skip_lines,
            "limits": asdict(limits),
        }
    except OSError as fault:
        detail = fault.strerror or str(fault)
        return Answer(state={"code": "file-unreadable", "detail": detail})
    try:
        return (crew or _usual).ask(request, limits.seconds)
    except OSError as fault:
        detail = fault.strerror or str(fault)
        return Answer(state={"code": "file-reader-failed", "detail": detail})


def end_child() -> None:
    """End the warm child, if there is one; the next file starts another."""
    _usual.end()


def _after_fork() -> None:
    """Let a process made by forking have a child of its own; this one is its parent's."""
    global _usual
    _others.extend(_usual.idle)
    _usual = Crew(1)


_others: list[_Child] = []
"""Children of the process that this one was forked from: kept, so that nothing closes them."""

atexit.register(end_child)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
