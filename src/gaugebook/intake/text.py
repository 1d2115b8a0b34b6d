"""How a text file is written: its characters and the mark between its fields."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

DELIMITERS = (",", ";", "\t", "|", "^", "~")
_LINES_LOOKED_AT = 200
_SEP = re.compile(r'\A\ufeff?"?sep=(.)"?\s*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_LONGEST_LINE_LOOKED_AT = 100_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_POUND_OF_DOS = re.compile(rb"\x9c\s?\d")


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a text."""
    if head.startswith(tuple(mark for mark, _ in _MARKS)):
        return True
    if b"\x00" in head:
        return bool(_wide_encoding(head))
    # Text has tabs and line ends, but hardly any other control characters.
    controls = sum(
        head.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 27)
    )
    return controls * 100 <= len(head)


def _wide_encoding(head: bytes) -> str:
    """Give the encoding of characters of two or four bytes, told by where the zeros stand."""
    sample = head[: len(head[:4000]) // 4 * 4]
    if len(sample) < 4:
        return ""
    share = [sample[i::4].count(0) / (len(sample) / 4) for i in range(4)]
    for encoding, zeros in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(s > 0.6 if zero else s < 0.1 for s, zero in zip(share, zeros, strict=True)):
            return encoding
    return ""


def text_encoding(head: bytes, *, is_whole: bool) -> tuple[str, bool]:
    r"""Give the encoding of a text, and whether it is a guess that should be told.

    Parameters
    ----------
    head
        The first bytes.
    is_whole
        Whether they are all there are; otherwise a character may be cut in two.

    Examples
    --------
    >>> text_encoding("Café;£1".encode(), is_whole=True)
    ('utf-8', False)
    >>> text_encoding("Café;£1".encode("cp1252"), is_whole=True)
    ('cp1252', True)
    >>> text_encoding("Caf\x82;\x9c1".encode("latin-1"), is_whole=True)
    ('cp850', True)
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, False
    wide = _wide_encoding(head)
    if wide:
        return wide, False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=is_whole)
    except UnicodeDecodeError:
        return western(head), True
    return "utf-8", False


def western(data: bytes) -> str:
    """Give the likeliest of the old one-byte encodings."""
    if _POUND_OF_DOS.search(data) and b"\xa3" not in data:
        return "cp850"
    return "latin-1" if _NOT_IN_CP1252 & frozenset(data) else "cp1252"


def sep_line(text: str) -> str:
    r"""Give the mark that a first line ``sep=;`` declares, as Excel writes it; else nothing.

    >>> sep_line("sep=;\nmonth;share\n"), sep_line("month;share\n")
    (';', '')
    """
    match = _SEP.match(text)
    return match[1] if match else ""


def find_delimiter(text: str) -> str:
    r"""Give the mark between the fields: the one that cuts most lines into equally many.

    Examples
    --------
    >>> find_delimiter("month;share\nJul;75,60\nAug;86,32\n")
    ';'
    >>> find_delimiter("Indicator\tJul-22\nCalls offered\t40,046\n") == "\t"
    True
    """
    lines = io.StringIO(text, newline=None).read(_LONGEST_LINE_LOOKED_AT * 10).split("\n")
    sample = "\n".join(line[:_LONGEST_LINE_LOOKED_AT] for line in lines[:_LINES_LOOKED_AT])
    best, best_score = ",", (0.0, 0)
    for mark in DELIMITERS:
        try:
            counts = Counter(
                len(fields) for fields in csv.reader(io.StringIO(sample), delimiter=mark) if fields
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


def codec_of(encoding: str, head: bytes) -> tuple[str, int]:
    r"""Give the codec of a file's characters without its mark, and the bytes of that mark.

    >>> codec_of("utf-16", b"\xff\xfea\x00"), codec_of("cp1252", b"a,b")
    (('utf-16-le', 2), ('cp1252', 0))
    """
    if not encoding.startswith(("utf-16", "utf-32")):
        bare = "utf-8" if encoding == "utf-8-sig" else encoding
        return bare, 3 if head.startswith(codecs.BOM_UTF8) else 0
    for mark, name in _MARKS[1:]:
        if encoding == name and head.startswith(mark):
            end = "le" if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE) else "be"
            return f"{name}-{end}", len(mark)
    if encoding in ("utf-16", "utf-32"):
        return f"{encoding}-le", 0
    return encoding, 0
