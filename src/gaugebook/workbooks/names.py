"""Names and texts that a spreadsheet program accepts, made from whatever people wrote.

A workbook that Excel has to "repair" on opening is not trusted again. So every text that goes
into a file passes through here: sheet names, table names, headings and the words in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_TEXT = 32_767
"""The most characters Excel keeps in one cell, counted in UTF-16 units."""

LONGEST_SHEET_NAME = 31
_LONGEST_TABLE_NAME = 100
_LONGEST_HEADING = 255

FORBIDDEN_IN_SHEET_NAMES = r"[\[\]:*?/\\\x00-\x1f]"
_RESERVED_SHEET_NAME = "history"

# What XML 1.0 cannot hold at all, and lone halves of surrogate pairs.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|[\u0085\u2028\u2029]")

# A spreadsheet reads _x0041_ inside a text as the letter A (ECMA-376, 22.9.2.19, ST_Xstring).
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def safe_text(text: str) -> str:
    r"""Give a text as one cell can hold it: no control characters, not over-long.

    What cannot be written is shown as the replacement character, so that the loss is seen. A
    text over the limit of a cell is cut, and says how much is left out.

    Examples
    --------
    >>> safe_text("Bins\x07 and\r\nboxes")
    'Bins\ufffd and\nboxes'
    >>> safe_text("x" * 40_000)[-36:]
    '... [7,293 characters are left out.]'
    """
    clean = _NOT_IN_XML.sub("\ufffd", _LINE_END.sub("\n", text)).strip()
    length = _utf16_length(clean)
    if length <= LONGEST_TEXT:
        return clean
    # Room for the words below; cutting by characters over the BMP would leave half a pair.
    kept = clean.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 60)].decode("utf-16-le", "ignore")
    return f"{kept}... [{length - _utf16_length(kept):,} characters are left out.]"


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def escaped_text(text: str) -> str:
    """Give a safe text as the file must hold it, so that it is read as it was written.

    >>> escaped_text("model_x0041_b")
    'model_x005F_x0041_b'
    """
    return _ESCAPE_LOOKALIKE.sub("_x005F_", text)


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """Give a sheet name that is allowed, does not start with a digit and is not yet taken.

    Examples
    --------
    >>> sheet_name("2022/23: calls [all]"), sheet_name("")
    ('Sheet 2022 23 calls all', 'Sheet')
    >>> sheet_name("Table 1", taken=["table 1"])
    'Table 1 (2)'
    """
    name = re.sub(FORBIDDEN_IN_SHEET_NAMES, " ", _NOT_IN_XML.sub(" ", wanted))
    name = " ".join(name.split()).strip("' ")
    if not name or name[0].isdigit():
        name = f"Sheet {name}".strip()
    if name.casefold() == _RESERVED_SHEET_NAME:
        name = f"{name} sheet"
    return _unique(name, taken, longest=LONGEST_SHEET_NAME, ending=" ({})")


def table_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """Give a table name, ``tbl_`` and words in small letters, that is not yet taken.

    Examples
    --------
    >>> table_name("Calls & e-mails, 2022/23"), table_name("tbl_notes", taken=["TBL_notes"])
    ('tbl_calls_e_mails_2022_23', 'tbl_notes_2')
    """
    words = re.findall(r"[a-z0-9]+", wanted.casefold().removeprefix("tbl_"))
    name = "tbl_" + ("_".join(words) or "table")
    return _unique(name, taken, longest=_LONGEST_TABLE_NAME, ending="_{}")


def headings(wanted: Iterable[str]) -> tuple[str, ...]:
    r"""Give the headings of a table: one line each, none empty, no two the same.

    >>> headings(["Calls\nanswered", "Share", "share", ""])
    ('Calls answered', 'Share', 'share (2)', 'Column 4')
    """
    found: list[str] = []
    for number, text in enumerate(wanted, start=1):
        name = " ".join(safe_text(text).split()) or f"Column {number}"
        found.append(_unique(name, found, longest=_LONGEST_HEADING, ending=" ({})"))
    return tuple(found)


def _unique(name: str, taken: Iterable[str], *, longest: int, ending: str) -> str:
    known = {other.casefold() for other in taken}
    candidate, number = name[:longest].strip("' "), 1
    while candidate.casefold() in known:
        number += 1
        tail = ending.format(number)
        candidate = name[: longest - len(tail)].strip("' ") + tail
    return candidate
