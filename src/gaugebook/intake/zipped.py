"""A look into a workbook's zip before anything reads it: how large it would become.

Sizes come from the directory of the zip and may lie; the child process with its memory and
time limits stands behind this look.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from gaugebook.errors import Problem, problem
from gaugebook.intake.limits import RATIO_MATTERS_FROM, Limits

_MOST_PARTS = 10_000
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')
_CELL = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_DIMENSION_WITHIN = 4096
_CHUNK = 1 << 20
_LONGEST_REFERENCE = 20


def look_into_workbook(path: Path, limits: Limits) -> Problem | None:
    """Give the Problem that forbids reading a workbook, or None."""
    name = str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                kind = "a workbook locked by a password"
                return problem("file-type", name, kind=kind)
            detail = _sizes(parts, path.stat().st_size, limits) or _extents(archive, limits)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zlib.error,
    ):
        return problem("file-unreadable", name, detail="it is cut short or damaged")
    return problem("file-too-large", name, detail=detail) if detail else None


def _sizes(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> str:
    if len(parts) > _MOST_PARTS:
        return f"{len(parts):,} parts"
    expanded = sum(part.file_size for part in parts)
    if expanded > limits.expanded_bytes:
        return f"it expands to {expanded:,} bytes"
    if expanded > RATIO_MATTERS_FROM and expanded > limits.ratio * size:
        return f"it expands to {expanded // max(size, 1)} times its size"
    return ""


def _extents(archive: zipfile.ZipFile, limits: Limits) -> str:
    """Look at each sheet's declared corner; where that is far out, at its cells."""
    for part in archive.infolist():
        lowered = part.filename.casefold().replace("\\", "/")
        if "worksheets/" not in lowered or not lowered.endswith(".xml"):
            continue
        with archive.open(part) as stream:
            declared = _DIMENSION.search(stream.read(_DIMENSION_WITHIN))
        if declared is None or _within(_corner(declared[3], declared[4]), limits):
            continue
        if not _within(_furthest_cell(archive, part), limits):
            return f"sheet part {part.filename} has cells as far out as {declared[3].decode()}"
    return ""


def _corner(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(digits), column


def _within(corner: tuple[int, int], limits: Limits) -> bool:
    rows, columns = corner
    return rows * columns <= limits.cells


def _furthest_cell(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    rows = columns = 0
    with archive.open(part) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            for match in _CELL.finditer(rest + chunk):
                row, column = _corner(match[1], match[2])
                rows, columns = max(rows, row), max(columns, column)
            rest = chunk[-_LONGEST_REFERENCE:]
    return rows, columns
