"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and move it into place.

    An interrupted write leaves the earlier file as it was.

    Raises
    ------
    OSError
        When the folder cannot be made or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    with removed_on_failure(part):
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)


@contextlib.contextmanager
def removed_on_failure(part: Path) -> Iterator[None]:
    """Remove a temporary file when what follows fails or is interrupted."""
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise
