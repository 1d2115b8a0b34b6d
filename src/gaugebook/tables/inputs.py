"""The files that an input names: found by pattern, inside the workspace only.

Patterns are written as in a shell: ``*``, ``?``, ``[...]`` and ``**`` for any folders between.
Capitals make no difference, whatever the machine, and the order of patterns none to the figures.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

_MARKS = "*?["


def as_patterns(files: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Give one pattern, several or none as a tuple."""
    if files is None:
        return ()
    return (files,) if isinstance(files, str) else tuple(files)


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


def find_files(root: Path, pattern: str) -> list[Path]:
    """Find the files that a pattern matches, in the order of their names.

    Hidden folders are left out, such as the one with the workspace's own caches; so is what Excel
    and LibreOffice leave beside a workbook that is open.
    """
    try:
        found = [path for path in root.glob(_any_case(pattern)) if path.is_file()]
    except (ValueError, NotImplementedError):  # not a pattern
        return []
    return by_name(root, [path for path in found if _is_for_reading(path.relative_to(root))])


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
