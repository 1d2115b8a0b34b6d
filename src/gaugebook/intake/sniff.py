"""What a file is, judged from its bytes and never from its name.

Council systems write web pages and CSV text and call them .xls, and lock workbooks so that they
only look like old ones. What is not a table here is named, so that the remedy fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from zipfile import ZipInfo

from gaugebook.errors import Problem, problem
from gaugebook.intake import ole
from gaugebook.intake.kinds import READ, unfit_problem
from gaugebook.intake.limits import RECORDS, Limits
from gaugebook.intake.text import find_delimiter, looks_like_text, sep_line, text_encoding
from gaugebook.intake.zipped import look_at_zip

_HEAD = 1_000_000
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x00\x01\x00\x00Standard Jet DB", "access"),
    (b"\x00\x01\x00\x00Standard ACE DB", "access"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "arrow"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"\x09\x00\x04\x00", "old"),
    (b"\x09\x02\x06\x00", "old"),
    (b"\x09\x04\x06\x00", "old"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
)
_PHOTOS = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif")
"""How the pictures that telephones make call themselves."""

_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|table|meta|style|body|div|center|tr|!--|\?xml)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Sniffed:
    """What a file is; for text also how it is written.

    `skip_lines` are lines that only say how to read the rest (``sep=;``). `parts` are those of a
    zip that can be opened.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    problems: tuple[Problem, ...] = ()
    skip_lines: int = 0
    parts: tuple[ZipInfo, ...] | None = field(default=None, repr=False, compare=False)

    @property
    def is_refused(self) -> bool:
        """Whether one of the findings forbids reading on."""
        return any(p.is_refused for p in self.problems)


def sniff(
    path: Path,
    *,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = RECORDS,
) -> Sniffed:
    """Say what a file is, from its bytes.

    A file that is missing, empty, too large or of a kind that holds no table comes back with
    a Problem of severity ``refuse``.

    Parameters
    ----------
    path
        The file.
    name
        What findings call it, if not its path.
    encoding, delimiter
        Of a text file, where they are known; else they are found out.
    limits
        The most that is read.
    """
    name = name or str(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            return _unfit("binary", problem("file-type", name, kind="a folder or a device"))
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        return _unfit("empty", problem("file-missing", name))
    except (OSError, ValueError) as fault:
        detail = getattr(fault, "strerror", None) or "no access"
        return _unfit("binary", problem("file-unreadable", name, detail=detail))
    if not head.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        return _unfit("empty", problem("file-empty", name))
    if size > limits.bytes:
        detail = f"{size:,} bytes, where {limits.bytes:,} are read at most"
        return _unfit("binary", problem("file-too-large", name, detail=detail))
    found = _kind_of(path, name, head)
    if found.kind == "text":
        found = _sniff_text(name, head, size, encoding, delimiter)
    if found.kind in READ or found.problems:
        return found
    return _unfit(found.kind, unfit_problem(found.kind, name))


def _unfit(kind: str, fault: Problem) -> Sniffed:
    return Sniffed(kind, problems=(fault,))


def _kind_of(path: Path, name: str, head: bytes) -> Sniffed:
    for start, kind in _STARTS:
        if head.startswith(start):
            return Sniffed(kind)
    if head.startswith(ole.SIGNATURE):
        return _kind_of_compound(path, name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        look = look_at_zip(path, name)
        return Sniffed(look.kind, problems=look.notes, parts=look.parts)
    if b"%PDF-" in head[:1024]:
        return Sniffed("pdf")
    if head[4:8] == b"ftyp" and head[8:12] in _PHOTOS:
        return Sniffed("image")
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return Sniffed("image")
    return Sniffed("text" if looks_like_text(head) else _no_text(head))


def _no_text(head: bytes) -> str:
    return "nulls" if looks_like_text(head.replace(b"\x00", b"")) else "binary"


def _kind_of_compound(path: Path, name: str) -> Sniffed:
    names = ole.stream_names(path)
    if names & {"DRMEncryptedDataSpace", "DRMEncryptedTransform", "DRMContent", "DRMDataSpace"}:
        return Sniffed("labelled")
    if "EncryptedPackage" in names:
        return Sniffed("protected")
    if "WordDocument" in names:
        return Sniffed("docx")
    if "PowerPoint Document" in names:
        return Sniffed("pptx")
    if any(entry.startswith("__properties_version") for entry in names):
        return Sniffed("mail")
    notes = (problem("macros-not-run", name),) if "_VBA_PROJECT_CUR" in names else ()
    return Sniffed("xls", problems=notes)


def _sniff_text(
    name: str, head: bytes, size: int, encoding: str | None, delimiter: str | None
) -> Sniffed:
    whole = size <= len(head)
    found, guessed = (encoding, False) if encoding else text_encoding(head, is_whole=whole)
    try:
        text = head.decode(found, errors="replace")
    except (LookupError, ValueError):
        detail = f"`{found}` is no encoding that is known here"
        return _unfit("csv", problem("file-unreadable", name, detail=detail))
    notes = (encoding_guessed(name, found),) if guessed else ()
    kind = _kind_of_text(text)
    if kind != "csv":
        return Sniffed(kind, found, problems=() if kind in ("html", "xml2003", "mhtml") else notes)
    declared = sep_line(text)
    mark = delimiter or declared or find_delimiter(text)
    if len(mark) != 1 or mark in '"\r\n' or not mark.isascii():
        detail = f"`{mark}` cannot stand between fields"
        return _unfit("csv", problem("file-unreadable", name, detail=detail))
    return Sniffed("csv", found, mark, notes, skip_lines=1 if declared else 0)


def _kind_of_text(text: str) -> str:
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")) and _is_json(start):
        return "json"
    if start[:13].casefold() == "mime-version:" or "\nmime-version:" in start[:2000].casefold():
        return "mhtml"
    if not start.startswith("<"):
        return "csv"
    is_spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet" in text[:20_000]
    if is_spreadsheet and re.search(r"<(?:\w+:)?Workbook\b", text[:20_000]):
        return "xml2003"
    if re.search(r"<(?:html|table)[\s>]", text[:200_000], re.IGNORECASE):
        return "html"
    if _PAGE.match(start):
        return "xml" if start.startswith("<?xml") else "html"
    return "xml" if re.match(r"<[A-Za-z][\w:.-]*[\s/>]", start) else "csv"


def _is_json(start: str) -> bool:
    """Whether text that begins with a bracket goes on as JSON does, and not as a CSV heading."""
    return re.match(r'(?:\[\s*)?\{\s*(?:"|\})|\[\s*\]', start) is not None


def encoding_guessed(name: str, encoding: str) -> Problem:
    """Give the note that a text file is not UTF-8 and how it was read instead."""
    words = {
        "cp1252": "Western European (Windows-1252)",
        "latin-1": "Western European (ISO 8859-1)",
        "cp850": "Western European of DOS (code page 850)",
    }
    return problem("encoding-guessed", name, encoding=words.get(encoding, encoding))


def with_encoding(found: Sniffed, name: str, encoding: str) -> Sniffed:
    """Give the same finding, read in another encoding, and the note that says so."""
    others = tuple(p for p in found.problems if p.code != "encoding-guessed")
    note = encoding_guessed(name, encoding)
    return replace(found, encoding=encoding, problems=(*others, note))
