"""A look into a zip before anything reads it, and the taking out of tables that were zipped.

Sizes come from the directory of the zip and may lie; what is taken out is counted as it comes, and
workbooks are read by the child process with its memory and time limits.
"""

from __future__ import annotations

import gzip
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gaugebook.errors import Problem, problem
from gaugebook.intake.kinds import unfit_problem
from gaugebook.intake.limits import RATIO_MATTERS_FROM, Limits
from gaugebook.intake.package import part_key
from gaugebook.intake.sheets import is_of_the_machine

_MOST_PARTS = 10_000
_MOST_DIRECTORY_BYTES = 5_000_000
_PART_BYTES = 200_000
_CHUNK = 1 << 20
_LABEL_NAME = re.compile(
    rb'name="MSIP_Label_[0-9a-fA-F-]+_Name"[^>]*>\s*<[^>]*>([^<]{1,200})<', re.DOTALL
)
_LABEL = re.compile(rb"MSIP_Label_|<(?:\w+:)?label\s[^>]*\benabled=\"1\"")
_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    struct.error,
    zlib.error,
)
"""What Python's zip reader raises on damaged files."""


class TooManyParts(ValueError):
    """The zip lists more parts than are looked at."""


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip whose directory is not itself a burden."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - 66_000, 0))
        tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place >= 0 and len(tail) >= place + 16:
        count, size = struct.unpack_from("<HI", tail, place + 10)
        if count > _MOST_PARTS or size > _MOST_DIRECTORY_BYTES:
            raise TooManyParts(f"more than {_MOST_PARTS:,} parts")
    return zipfile.ZipFile(path)


@dataclass(frozen=True)
class ZipLook:
    """What a look into a zip has found: what it is, what should be known of it, and its parts.

    `parts` is None where it cannot be opened; reading it will say why.
    """

    kind: str
    notes: tuple[Problem, ...] = ()
    parts: tuple[zipfile.ZipInfo, ...] | None = None


def look_at_zip(path: Path, name: str) -> ZipLook:
    """Say what a zipped file is: a workbook of some kind, another document, or just a zip."""
    parts: tuple[zipfile.ZipInfo, ...] | None = None
    try:
        with open_zip(path) as archive:
            parts = tuple(archive.infolist())
            names = {part_key(part.filename): part.filename for part in parts}
            kind = _kind_of(archive, names)
            notes = _notes_of_workbook(archive, names, name) if kind in ("xlsx", "xlsb") else ()
    except _FAULTS:
        # Perhaps a workbook that was cut short; reading it will say so.
        is_named_so = path.suffix.casefold() in (".xlsx", ".xlsm")
        return ZipLook("xlsx" if is_named_so else "zip", parts=parts)
    return ZipLook(kind, notes, parts)


def _kind_of(archive: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if b"spreadsheetml.sheet" in _start_of(archive, names.get("[content_types].xml")):
        return "xlsx"
    mimetype = _start_of(archive, names.get("mimetype"))
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument" in mimetype:
        return "odt"
    if "word/document.xml" in names:
        return "docx"
    if "ppt/presentation.xml" in names:
        return "pptx"
    if any(name.endswith(".iwa") for name in names) or "index.zip" in names:
        return "numbers"
    return "zip"


def _start_of(archive: zipfile.ZipFile, name: str | None) -> bytes:
    if name is None:
        return b""
    with archive.open(name) as part:
        return part.read(_PART_BYTES)


def _notes_of_workbook(
    archive: zipfile.ZipFile, names: Mapping[str, str], name: str
) -> tuple[Problem, ...]:
    """Give what should be known of a workbook: its label, and macros that are not run."""
    try:
        custom = _start_of(archive, names.get("docprops/custom.xml"))
        info = _start_of(archive, names.get("docmetadata/labelinfo.xml"))
    except _FAULTS:
        return ()
    notes = []
    if _LABEL.search(custom) or _LABEL.search(info):
        match = _LABEL_NAME.search(custom)
        label = match[1].decode("utf-8", "replace").strip() if match else "(a label without a name)"
        notes.append(problem("file-labelled", name, found=label))
    if any(plain.endswith("vbaproject.bin") for plain in names):
        notes.append(problem("macros-not-run", name))
    return tuple(notes)


def forbids_workbook(
    path: Path, parts: Sequence[zipfile.ZipInfo] | None, limits: Limits, *, name: str
) -> Problem | None:
    """Give the Problem that forbids reading a workbook of these parts, or None."""
    if parts is None:
        return _cannot_be_opened(path, name)
    if any(part.flag_bits & 1 for part in parts):
        return unfit_problem("protected", name)
    detail = _sizes(parts, path.stat().st_size, limits)
    return problem("file-too-large", name, detail=detail) if detail else None


def _cannot_be_opened(path: Path, name: str) -> Problem:
    try:
        open_zip(path).close()
    except TooManyParts as fault:
        return problem("file-too-large", name, detail=str(fault))
    except _FAULTS:
        pass
    return problem("file-unreadable", name, detail="it is cut short or damaged")


def _sizes(parts: Sequence[zipfile.ZipInfo], size: int, limits: Limits) -> str:
    expanded = sum(part.file_size for part in parts)
    if expanded > limits.expanded_bytes:
        return f"it expands to {expanded:,} bytes"
    if expanded > RATIO_MATTERS_FROM and expanded > limits.ratio * size:
        return f"it expands to {expanded // max(size, 1)} times its size"
    return ""


@dataclass(frozen=True)
class Member:
    """One file out of a zip: its name there, and where it lies for the time being."""

    name: str
    path: Path


def take_out(
    path: Path, kind: str, folder: Path, limits: Limits, *, name: str
) -> Iterator[Member | Problem]:
    """Give the files of a zip or gzip one after the other, each under a name of our own.

    Names inside a zip are used in findings only. What holds no table of itself (folders, the
    shadows that macOS adds, locks of open files) is passed over.
    """
    try:
        if kind == "gzip":
            target = folder / "0"
            with gzip.open(path) as stream:
                _copy(stream, target, limits.expanded_bytes, path.stat().st_size, limits)
            yield Member(path.name.removesuffix(".gz"), target)
            return
        yield from _members(path, folder, limits, name=name)
    except (TooManyParts, _TooMuch) as fault:
        yield problem("file-too-large", name, detail=str(fault))
    except _FAULTS as fault:
        if is_of_the_machine(fault):  # a disk without room for what is in it
            yield problem("file-reader-failed", name, detail=str(fault))
        else:
            yield problem("file-unreadable", name, detail="it is cut short or damaged")


class _TooMuch(Exception):
    """More came out than is read."""


def _members(path: Path, folder: Path, limits: Limits, *, name: str) -> Iterator[Member | Problem]:
    left, size = limits.expanded_bytes, path.stat().st_size
    with open_zip(path) as archive:
        parts = [part for part in archive.infolist() if _may_hold_a_table(part.filename)]
        detail = _sizes(parts, size, limits)
        if len(parts) > limits.members:
            detail = f"{len(parts):,} files, where {limits.members:,} are read at most"
        if detail:
            raise _TooMuch(detail)
        for number, part in enumerate(parts):
            inner = f"{name}/{part.filename}"
            if part.flag_bits & 1:
                yield unfit_problem("protected", inner)
                continue
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                yield problem("file-unreadable", inner, detail="it is packed in an unusual way")
                continue
            target = folder / str(number)
            with archive.open(part) as stream:
                left -= _copy(stream, target, left, size, limits)
            yield Member(part.filename, target)
            target.unlink(missing_ok=True)


def _may_hold_a_table(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    is_shadow = "__MACOSX" in parts or parts[-1].startswith((".", "~$"))
    return bool(parts[-1]) and not is_shadow and parts[-1].casefold() != "thumbs.db"


def _copy(
    stream: IO[bytes] | gzip.GzipFile, target: Path, most: int, size: int, limits: Limits
) -> int:
    total = 0
    with target.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if total > most:
                raise _TooMuch(f"it expands to more than {limits.expanded_bytes:,} bytes")
            if total > RATIO_MATTERS_FROM and total > limits.ratio * size:
                raise _TooMuch(f"it expands to more than {limits.ratio} times its size")
            out.write(chunk)
    return total
