"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and move it into place.

    An interrupted write leaves the earlier file as it was.

    Raises
    ------
    OSError
        When the folder cannot be made or written.
    """
    write_together({path: data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files that belong together: all of them, or none.

    Each is written under a temporary name first; then all are moved into place. When one cannot
    be moved, as on Windows while it is open in another program, the earlier ones are put back.

    Raises
    ------
    OSError
        When a folder cannot be made or written, or a file cannot be replaced.
    """
    with contextlib.ExitStack() as stack:
        parts: dict[Path, Path] = {}
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            parts[path] = _beside(path, "part")
            stack.enter_context(removed_on_failure(parts[path]))
            _write_through(parts[path], data)
        if len(parts) == 1:
            for path, part in parts.items():
                part.replace(path)
        else:
            _move_together(parts)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name}.{ending}-{os.getpid()}")


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _kept_beside(path: Path) -> Path:
    """Keep a file under a second name, so that it stands under its own until the new one does."""
    kept = _beside(path, "earlier")
    kept.unlink(missing_ok=True)
    try:
        os.link(path, kept)
    except OSError:  # a file system without second names
        shutil.copy2(path, kept)
    return kept


def _move_together(parts: Mapping[Path, Path]) -> None:
    """Move new files into place; put the earlier ones back when that fails half-way."""
    earlier: dict[Path, Path] = {}
    fresh: list[Path] = []
    try:
        for path, part in parts.items():
            if path.exists():
                earlier[path] = _kept_beside(path)
            else:
                fresh.append(path)
            part.replace(path)
    except BaseException:
        for path in fresh:
            path.unlink(missing_ok=True)
        for path, kept in earlier.items():
            if kept.exists():
                kept.replace(path)
                # Two names of one file are left as they are.
                kept.unlink(missing_ok=True)
        raise
    for kept in earlier.values():
        kept.unlink(missing_ok=True)


@contextlib.contextmanager
def removed_on_failure(part: Path) -> Iterator[None]:
    """Remove a temporary file when what follows fails or is interrupted."""
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise
