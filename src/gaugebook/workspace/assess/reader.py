"""A process that reads files that came back: told of the round once, and then file by file.

It speaks in pickles over its standard input and output, with the process that began it and with
nobody else. What stands in a hostile file reaches it only as the plain texts and numbers that the
bounded child sends which opens the file. It ends when its input does, so that none is left behind.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, cast

from gaugebook.intake.forms import read_form
from gaugebook.maturity.fixed_words import look_in
from gaugebook.maturity.returned.collecting import Came, read_files
from gaugebook.maturity.returned.decisions import Decisions
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import Return


@dataclass(frozen=True)
class CameIn:
    """A file that came back: where it lies, what findings call it, and the day on which it came."""

    path: Path
    name: str
    received: date | None = None


@dataclass(frozen=True)
class Known:
    """All that a file is judged by."""

    round: Round
    decisions: Decisions
    words_in: tuple[Path, ...] = ()
    """The folders whose fixed words people were asked in, and answer in."""

    def read(self, file: CameIn) -> list[Return]:
        """Open a file and judge it."""
        return self.judge(file, (file.path, *read_form(file.path, name=file.name)))

    def judge(self, file: CameIn, came: Came) -> list[Return]:
        """Judge a file that was opened."""
        look_in(self.words_in)  # a thread or process begins without
        received = {file.name: file.received} if file.received is not None else None
        return read_files([came], self.round, decisions=self.decisions, received=received)


class ReaderProcess:
    """One process that reads, as the process sees it that begins it.

    Raises
    ------
    OSError
        When it cannot begin.
    """

    def __init__(self, known: bytes) -> None:
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-I", "-W", "ignore", "-c", _RUN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._unsaid = known

    def read(self, file: CameIn) -> list[Return] | None:
        """Have it read a file; None where it has ended, or ends over this one."""
        try:
            # With the first file, by the thread that waits for it: a process takes in more than a
            # pipe holds only once it runs, and several begin at the same time.
            self._requests.write(self._unsaid + pickle.dumps(file))
            self._requests.flush()
            self._unsaid = b""
            return cast("list[Return]", pickle.load(self._answers))  # noqa: S301 - our own process
        except (OSError, EOFError, ValueError, pickle.PickleError):
            return None

    def end(self) -> None:
        """Let it go: it ends when nothing more can be asked."""
        with suppress(OSError):
            self._requests.close()
        self._process.wait()
        self._answers.close()


_SELDOM = 100_000
"""Things made between two looks for circles; a form has some thousands."""

_RUN = f"from {__name__} import answer; answer()"


def answer() -> None:
    """Read what is asked for until the input ends; Ctrl+C is for the process that began this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not stand among the answers
    with suppress(EOFError, OSError):
        known: Known = pickle.load(requests)  # noqa: S301 - from the process that began this
        # What is known stays; what a file leaves behind is seldom in circles, and goes at once.
        gc.freeze()
        gc.set_threshold(_SELDOM)
        while True:
            file: CameIn = pickle.load(requests)  # noqa: S301
            pickle.dump(known.read(file), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
