"""What a file is, judged from its bytes and never from its name.

Council systems write CSV text and call it .xls, and lock workbooks so that they only look
like old ones. What is not a table here is named, so that the remedy fits.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gaugebook.errors import Problem, problem
from gaugebook.intake.limits import RECORDS, Limits

Kind = Literal[
    "csv", "xlsx", "parquet", "xls", "protected", "ods", "numbers", "docx",
    "pdf", "html", "zip", "empty", "binary",
]  # fmt: skip

IN_WORDS: dict[str, str] = {
    "csv": "a text table",
    "xlsx": "an Excel workbook",
    "parquet": "a Parquet file",
    "xls": "a workbook of the old kind (.xls)",
    "protected": "a workbook locked by a password or a sensitivity label",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "numbers": "an Apple Numbers document",
    "docx": "a Word document",
    "pdf": "a PDF",
    "html": "a web page",
    "zip": "a zip folder",
    "empty": "empty",
    "binary": "no kind of table that is known here",
}

DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1_000_000
_CONTENT_TYPES_BYTES = 100_000
_LINES_LOOKED_AT = 200
_CONTROLS = [*range(9), *range(14, 32)]
_OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sniffed:
    """What a file is; for text also how it is written."""

    kind: Kind
    encoding: str = ""
    delimiter: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether one of the findings forbids reading on."""
        return any(p.is_refused for p in self.problems)


def sniff(path: Path, *, limits: Limits = RECORDS) -> Sniffed:
    """Say what a file is, from its bytes.

    A file that is missing, empty, too large or of a kind that holds no table comes back with
    a Problem of severity ``refuse``.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            return _unfit("binary", problem("file-type", name, kind="a folder or a device"))
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        return _unfit("empty", problem("file-missing", name))
    except OSError as fault:
        return _unfit(
            "binary", problem("file-unreadable", name, detail=fault.strerror or "no access")
        )
    if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        return _unfit("empty", problem("file-empty", name))
    if size > limits.bytes:
        detail = f"{size:,} bytes, where {limits.bytes:,} are read at most"
        return _unfit("binary", problem("file-too-large", name, detail=detail))
    kind = _kind_of(path, head)
    if kind == "csv":
        return _sniff_text(name, head, is_whole=size <= len(head))
    if kind in ("xlsx", "parquet"):
        return Sniffed(kind)
    return _unfit(kind, problem("file-type", name, kind=IN_WORDS[kind]))


def _unfit(kind: Kind, fault: Problem) -> Sniffed:
    return Sniffed(kind, problems=(fault,))


def _kind_of(path: Path, head: bytes) -> Kind:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLE2):
        return "protected" if _ENCRYPTED_PACKAGE in head else "xls"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<style")):
        return "html"
    return "csv" if _looks_like_text(head) else "binary"


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = _start_of(archive, "mimetype", names)
            content_types = _start_of(archive, "[Content_Types].xml", names)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, zlib.error):
        # Perhaps a workbook that was cut short; reading it will say so.
        return "xlsx" if path.suffix.casefold() in (".xlsx", ".xlsm") else "zip"
    lowered = {name.casefold().replace("\\", "/").lstrip("/") for name in names}
    if b"spreadsheetml.sheet" in content_types or "xl/workbook.xml" in lowered:
        return "xlsx"
    if b"spreadsheet" in mimetype:
        return "ods"
    if "word/document.xml" in lowered:
        return "docx"
    return "numbers" if any(name.endswith(".iwa") for name in lowered) else "zip"


def _start_of(archive: zipfile.ZipFile, name: str, names: Collection[str]) -> bytes:
    if name not in names:
        return b""
    with archive.open(name) as part:
        return part.read(_CONTENT_TYPES_BYTES)


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    # Text has tabs and line ends, but hardly any other control characters.
    controls = sum(
        head.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13)
    )
    return controls * 100 <= len(head)


def _sniff_text(name: str, head: bytes, *, is_whole: bool) -> Sniffed:
    encoding = _encoding_of(head, is_whole=is_whole)
    problems: tuple[Problem, ...] = ()
    if encoding == "cp1252":
        problems = (encoding_guessed(name),)
    text = head.decode(encoding, errors="replace")
    return Sniffed("csv", encoding, find_delimiter(text), problems)


def encoding_guessed(name: str) -> Problem:
    """Give the note that a text file is not UTF-8 and was read as Western European."""
    return problem("encoding-guessed", name, encoding="Western European (Windows-1252)")


def _encoding_of(head: bytes, *, is_whole: bool) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        # `final` is false for a part of a file, as a character may be cut in two.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=is_whole)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def find_delimiter(text: str) -> str:
    r"""Give the mark between the fields: the one that cuts most lines into equally many.

    Examples
    --------
    >>> find_delimiter("month;share\nJul;75,60\nAug;86,32\n")
    ';'
    >>> find_delimiter("Indicator\tJul-22\nCalls offered\t40,046\n") == "\t"
    True
    """
    lines = "\n".join(text.splitlines()[:_LINES_LOOKED_AT])
    best, best_score = ",", (0.0, 0)
    for mark in DELIMITERS:
        try:
            counts = Counter(
                len(fields) for fields in csv.reader(io.StringIO(lines), delimiter=mark) if fields
            )
        except csv.Error:
            continue
        several = {count: times for count, times in counts.items() if count > 1}
        if not several:
            continue
        fields, times = max(several.items(), key=lambda pair: (pair[1], pair[0]))
        score = (times / counts.total(), fields)
        if score > best_score:
            best, best_score = mark, score
    return best
