"""Tables of a web page, as systems write it and call it .xls; also of a page saved in one file.

Each table that is not merely a frame for others is a sheet. Runs in the child process only.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from html.parser import HTMLParser
from pathlib import Path

from gaugebook.intake.sheets import Asked, Bounds, Damaged, Sheet, SheetRef, TooLarge, already_read

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_UNSEEN = frozenset(("script", "style", "title", "head", "noscript", "template"))
_MOST_ACROSS = 1000
_MOST_DOWN = 65_534
"""What browsers read at most of colspan and rowspan (HTML standard, 4.9.11)."""


def open_webpage(asked: Asked) -> list[SheetRef]:
    """Give the tables of a page, those of all pages in one file included."""
    data = Path(asked.path).read_bytes()
    pages = _pages_in(data) if asked.kind == "mhtml" else [_decoded(data, asked.encoding)]
    bounds = Bounds(asked.limits)
    sheets: list[Sheet] = []
    titles: list[str] = []
    for page in pages:
        reader = _Page(asked, bounds)
        reader.feed(page)
        reader.close()
        reader.finish()
        sheets += reader.found
        titles += reader.captions
    if not sheets:
        raise Damaged("the page holds no table; its sheets may lie in a folder beside it")
    if len(sheets) == 1:
        return [already_read(None, sheets[0])]
    return [
        already_read(title or f"Table {number}", sheet)
        for number, (sheet, title) in enumerate(zip(sheets, titles, strict=True), start=1)
    ]


def _pages_in(data: bytes) -> list[str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                pages.append(_decoded(payload, part.get_content_charset() or ""))
    # The frame that only names the sheets comes first and holds none of their cells.
    return pages


def _decoded(data: bytes, encoding: str) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if encoding.startswith(("utf-16", "utf-32")):
        return data.decode(encoding, errors="replace")
    match = _CHARSET.search(data[:4096])
    for name in (encoding, match[1].decode() if match else "", "utf-8", "cp1252"):
        try:
            if name and not codecs.lookup(name).name.startswith(("utf-16", "utf-32")):
                return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("latin-1")


class _Table:
    """A table that is open: where its next cell goes, and what earlier ones cover."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[tuple[int, str]]]] = []
        self.sheet = Sheet(self.rows, 0)
        self.row = 0
        self.column = 1
        self.covered: dict[int, int] = {}
        self.cells: list[tuple[int, str]] = []
        self.parts: list[str] | None = None
        self.span = (1, 1)
        self.row_is_open = False
        self.row_is_hidden = False
        self.caption: list[str] = []
        self.in_caption = False

    def start_row(self) -> None:
        self.row += 1
        self.column = 1
        self.row_is_open = True
        self.row_is_hidden = False


class _Page(HTMLParser):
    def __init__(self, asked: Asked, bounds: Bounds) -> None:
        super().__init__(convert_charrefs=True)
        self.limits, self.bounds, self.as_form = asked.limits, bounds, asked.as_form
        self.found: list[Sheet] = []
        self.captions: list[str] = []
        self.open: list[_Table] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _UNSEEN and tag != "head":
            self.unseen += 1
        elif tag == "table":
            if len(self.open) >= self.limits.depth:
                raise TooLarge(f"more than {self.limits.depth} tables inside one another")
            self.open.append(_Table())
        elif not self.open:
            return
        elif tag == "tr":
            self._end_row()
            table = self.open[-1]
            table.start_row()
            table.row_is_hidden = "display:none" in _squeezed(attributes.get("style"))
        elif tag in ("td", "th"):
            self._start_cell(attributes)
        elif tag == "caption":
            self.open[-1].in_caption = True
        elif tag in ("br", "p", "div", "li"):
            self._break()

    def _break(self) -> None:
        parts = self.open[-1].parts
        if parts and parts[-1] != "\n":
            parts.append("\n")

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        table = self.open[-1]
        if not table.row_is_open:  # the page left its mark out, as a browser lets it
            table.start_row()
        while table.covered.get(table.column, 0) >= table.row:
            table.column += 1
        across = _span(attributes.get("colspan"), _MOST_ACROSS)
        down = _span(attributes.get("rowspan"), _MOST_DOWN)
        last = table.column + across - 1
        if last > self.limits.columns:
            raise TooLarge(f"more than {self.limits.columns:,} columns")
        if down > 1:
            table.covered.update(dict.fromkeys(range(table.column, last + 1), table.row + down - 1))
        table.span = (down, across)
        table.parts = []
        formula = attributes.get("x:fmla") if self.as_form else None  # as Excel saves a page
        if formula:
            self.bounds.cell(table.row, table.column, formula)
            table.sheet.formulas[table.row, table.column] = formula

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and tag != "head":
            self.unseen = max(self.unseen - 1, 0)
        elif not self.open:
            return
        elif tag == "table":
            self._end_table()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "caption":
            self.open[-1].in_caption = False
        elif tag in ("p", "div", "li"):
            self._break()

    def handle_data(self, data: str) -> None:
        if self.unseen or not self.open:
            return
        table = self.open[-1]
        if table.in_caption:
            table.caption.append(data)
        elif table.parts is not None:
            table.parts.append(data)

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.parts is None:
            return
        text = _tidy("".join(table.parts))
        table.parts = None
        down, across = table.span
        if text:
            self.bounds.cell(table.row, table.column, text)
            table.cells.append((table.column, text))
            table.sheet.width = max(table.sheet.width, table.column)
        if (down, across) != (1, 1):
            table.sheet.merges[table.row, table.column] = table.span
        table.column += across

    def _end_row(self) -> None:
        self._end_cell()
        table = self.open[-1]
        table.row_is_open = False
        if table.cells:
            table.rows.append((table.row, table.cells))
            table.sheet.hidden_rows += table.row_is_hidden
            if table.row_is_hidden:
                table.sheet.not_shown.add(table.row)
            table.cells = []

    def _end_table(self) -> None:
        self._end_row()
        table = self.open.pop()
        if table.rows:
            self.found.append(table.sheet)
            self.captions.append(_tidy("".join(table.caption))[:100])

    def finish(self) -> None:
        """Close what the page left open."""
        while self.open:
            self._end_table()


def _tidy(text: str) -> str:
    lines = (" ".join(line.replace("\xa0", " ").split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _span(text: str | None, most: int) -> int:
    bare = (text or "").strip()
    return min(max(int(bare[:9]), 1), most) if bare.isdecimal() else 1


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split()).casefold()
