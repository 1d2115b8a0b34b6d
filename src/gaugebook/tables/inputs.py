"""The files that an input names: found by pattern, inside the workspace only.

Patterns are written as in a shell: ``*``, ``?``, ``[...]`` and ``**`` for any folders between.
Capitals make no difference, whatever the machine, and the order of patterns none to the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_MARKS = "*?["
_ANY_FOLDERS = "**"
BROKEN_LINK = "a link to a file that is not there"


@dataclass(frozen=True)
class Found:
    """What a pattern matches.

    `files` may be read. `outside` are links that lead out of the workspace. `odd` are no ordinary
    files, each with what it is in words: to open one may wait for ever.
    """

    files: tuple[Path, ...] = ()
    outside: tuple[Path, ...] = ()
    odd: tuple[tuple[Path, str], ...] = ()


def is_glob(pattern: str) -> bool:
    """Whether a pattern may match several files.

    >>> is_glob("data/calls-*.csv"), is_glob("data/calls.csv")
    (True, False)
    """
    return any(mark in pattern for mark in _MARKS)


def lies_outside(pattern: str) -> bool:
    """Whether a pattern leads out of the workspace.

    >>> lies_outside("../calls.csv"), lies_outside("/etc/passwd"), lies_outside("data/*.csv")
    (True, True, False)
    """
    return Path(pattern).is_absolute() or ".." in Path(pattern).parts


def find_files(root: Path, pattern: str) -> Found:
    """Find the files that a pattern matches, in the order of their names.

    Hidden folders are left out, such as the one with the workspace's own caches; so is what Excel
    and LibreOffice leave beside a workbook that is open. Nothing is opened: where a link leads
    is looked at first, and a folder among files is told unless ``**`` goes into it anyway.
    """
    files: list[Path] = []
    outside: list[Path] = []
    odd: list[tuple[Path, str]] = []
    for path in by_name(root, list(_matching(root, pattern))):
        if not _stays_inside(path, root):
            outside.append(path)
        elif path.is_file():
            files.append(path)
        elif not path.is_dir() or _ANY_FOLDERS not in pattern:
            odd.append((path, _kind_of(path)))
    return Found(tuple(files), tuple(outside), tuple(odd))


def _matching(root: Path, pattern: str) -> Iterator[Path]:
    try:
        yield from (
            p for p in root.glob(_any_case(pattern)) if _is_for_reading(p.relative_to(root))
        )
    except (ValueError, NotImplementedError):  # not a pattern
        return


def _stays_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return True


def _kind_of(path: Path) -> str:
    """Say what stands there instead of a file, without opening it."""
    try:
        if path.is_dir():
            return "a folder"
        if path.is_symlink() and not path.exists():
            return BROKEN_LINK
    except (OSError, RuntimeError):
        return BROKEN_LINK
    return "a pipe or a device"


def by_name(root: Path, paths: list[Path]) -> list[Path]:
    """Give paths once each, in an order that is the same on every machine."""
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return [names[name] for name in sorted(names)]


def _is_for_reading(path: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in PurePosixPath(path.as_posix()).parts)
    return not is_hidden and not path.name.startswith("~$")


def _any_case(pattern: str) -> str:
    """Give a pattern that matches capitals and small letters alike.

    >>> _any_case("data/c*.[a-z]x")
    '[dD][aA][tT][aA]/[cC]*.[a-z][xX]'
    """
    given, is_inside = [], False
    for letter in pattern:
        is_inside = (is_inside or letter == "[") and letter != "]"
        both = f"[{letter.lower()}{letter.upper()}]"
        has_case = letter.lower() != letter.upper() and len(both) == len("[xX]")
        given.append(both if has_case and not is_inside else letter)
    return "".join(given)
