"""One run at a time: what issues, collects or moderates reads a register and writes it anew.

Of two such runs at once the later would write what the earlier had added away. The mark is one of
the operating system's own on an open file, so it goes with the run however that ends.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gaugebook.errors import GaugebookError
from gaugebook.tables.private import private_folder

_LOCK_FILE = "assessments.lock"
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the self-assessments of a workspace for this run.

    Where a file system knows no such marks, as some network drives do not, the run goes on
    without one.

    Parameters
    ----------
    root
        The workspace.

    Raises
    ------
    GaugebookError
        When another run holds them.
    """
    with (private_folder(root) / _LOCK_FILE).open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError as fault:
            if fault.errno in _TAKEN:
                raise GaugebookError(
                    "Another run of gaugebook assess is at work in this workspace.",
                    remedy="Wait until it has finished, then run this once more.",
                ) from None
        # Closing the file gives it free.
        yield


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
