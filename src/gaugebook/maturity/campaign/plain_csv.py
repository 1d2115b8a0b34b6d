"""CSV files that people open in a spreadsheet: read as UTF-8, and computing nothing.

A spreadsheet takes a field that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, even in
quotes; one in a list of names could fetch a page or start a program. An apostrophe before it makes
it a text (OWASP, CSV Injection). Numbers stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of the machine."""
_WIDE = ("\uff1d", "\uff0b", "\uff0d", "\uff20")  # the same marks in the width of Chinese letters
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *_WIDE)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


def harmless(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("-5"), harmless("Bins"), harmless(" @SUM(A1)")
    ("'=1+1", '-5', 'Bins', "' @SUM(A1)")
    """
    is_number = _NUMBER.fullmatch(text) is not None
    begins = text.startswith(_LIKE_A_FORMULA) or text.lstrip().startswith(_LIKE_A_FORMULA)
    return f"'{text}" if begins and not is_number else text


def as_written(text: str) -> str:
    """Give back the text that `harmless` was given.

    >>> as_written("'=1+1"), as_written("'twas")
    ('=1+1', "'twas")
    """
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def write_csv(rows: Iterable[Sequence[str]], *, start: str = BOM) -> str:
    """Give rows as CSV, every field harmless, the lines ended as RFC 4180 has it.

    Parameters
    ----------
    rows
        The rows, the headings among them.
    start
        What stands before all else: the mark that tells Excel of UTF-8, or nothing.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([harmless(text) for text in row] for row in rows)
    return start + stream.getvalue()


def read_csv(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the filled rows of a CSV of ours with the line on which each ends, counted from 1."""
    reader = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    for row in reader:
        if any(field.strip() for field in row):
            yield reader.line_num, [as_written(field) for field in row]
