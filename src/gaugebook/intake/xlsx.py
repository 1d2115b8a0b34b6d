"""Excel workbooks (.xlsx and .xlsm): their parts, and every cell as a person sees it.

Read part by part with a bounded XML reader, because the two ready-made readers each leave out what
matters here: one gives neither comments nor merged cells unless it loads everything, the other
neither errors nor formats. Plain sheets of records go through the faster reader, see `calamine`.
Runs in the child process only. Macros are never looked at.
"""

from __future__ import annotations

from functools import cached_property

from gaugebook.intake.numbers import BUILT_IN, kind_of_format
from gaugebook.intake.package import Package
from gaugebook.intake.sheets import Asked, Damaged, Sheet, SheetRef, TooLarge
from gaugebook.intake.xlsx_comments import read_comments, read_threads
from gaugebook.intake.xlsx_sheet import SheetReader
from gaugebook.intake.xmlparts import XmlReader, is_true, unescaped


class _Sheets(XmlReader):
    """The list of sheets, and which day the workbook counts from."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []
        self.epoch_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            state = attributes.get("state", "visible")
            self.found.append((attributes.get("name", ""), state, relation))
        elif name == "workbookPr":
            # An extension of the same name, which says nothing of days, may follow.
            self.epoch_1904 = self.epoch_1904 or is_true(attributes.get("date1904"))


class Strings(XmlReader):
    """The texts that cells share; readings over characters (phonetic) are left out."""

    def __init__(self, most: int) -> None:
        self.found: list[str] = []
        self.most = most
        self.parts: list[str] = []
        self.takes = False
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - a handler
        """Take the start of an element."""
        if name == "rPh":
            self.phonetic += 1
        self.takes = name == "t" and not self.phonetic

    def text(self, text: str) -> None:
        """Take text of a cell."""
        if self.takes:
            self.parts.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.takes = False
        if name == "rPh":
            self.phonetic -= 1
        elif name == "si":
            self.found.append(unescaped("".join(self.parts)))
            self.parts.clear()
            if len(self.found) > self.most:
                raise TooLarge(f"more than {self.most:,} texts")


class Styles(XmlReader):
    """The number format of each style, by the style's number."""

    def __init__(self) -> None:
        self.custom: dict[str, str] = {}
        self.ids: list[str] = []
        self.path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        parent = self.path[-1] if self.path else ""
        if name == "numFmt" and parent == "numFmts":
            self.custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and parent == "cellXfs":
            self.ids.append(attributes.get("numFmtId", "0"))
        self.path.append(name)

    def end(self, name: str) -> None:  # noqa: ARG002 - a handler
        """Take the end of an element."""
        self.path.pop()

    def formats(self) -> list[str]:
        """Give the number format of each style."""
        return [self.custom.get(number) or _built_in(number) for number in self.ids]


def _built_in(number: str) -> str:
    return BUILT_IN.get(int(number), "General") if number.isdecimal() else "General"


class Workbook:
    """An Excel workbook, its common parts read when they are first needed."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.package = Package(asked.path, asked.limits.expanded_bytes)
        roots = self.package.relations("")
        self.main = next(
            (path for kind, path in roots.values() if kind == "officeDocument"), "xl/workbook.xml"
        )
        reader = _Sheets()
        self.package.walk(self.main, reader)
        self.listed, self.epoch_1904 = reader.found, reader.epoch_1904
        self.relations = self.package.relations(self.main)

    def sheets(self) -> list[SheetRef]:
        """Give the sheets that hold cells, in the order of their tabs."""
        found = []
        for name, state, relation in self.listed:
            kind, part = self.relations.get(relation, ("", ""))
            if kind == "worksheet":
                read = _Read(self, part)
                found.append(SheetRef(name, state == "visible", read))
        if not found and not self.relations:
            raise Damaged("the list of its parts is missing")
        return found

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        part = self._part_of_kind("sharedStrings")
        if part is None:
            return []
        reader = Strings(self.asked.limits.cells)
        self.package.walk(part, reader)
        return reader.found

    @cached_property
    def formats(self) -> list[tuple[str, str]]:
        """For each style its number format, and whether that makes a number a time."""
        part = self._part_of_kind("styles")
        if part is None:
            return []
        reader = Styles()
        self.package.walk(part, reader)
        return [(form, kind_of_format(form)) for form in reader.formats()]

    def _part_of_kind(self, wanted: str) -> str | None:
        parts = (path for kind, path in self.relations.values() if kind == wanted)
        return next((path for path in parts if self.package.has(path)), None)

    def read_sheet(self, part: str) -> Sheet:
        """Read one sheet with its comments."""
        reader = SheetReader(self.asked, self.strings, self.formats, epoch_1904=self.epoch_1904)
        self.package.walk(part, reader)
        sheet = reader.sheet()
        if self.asked.as_shown:
            sheet.notes = self._comments(part)
        return sheet

    def _comments(self, part: str) -> dict[tuple[int, int], str]:
        """Give the comments; where a thread of replies is kept, its texts instead."""
        found: dict[tuple[int, int], str] = {}
        relations = sorted(self.package.relations(part).values())
        for kind, path in relations:
            if kind == "comments" and self.package.has(path):
                found.update(read_comments(self.package, path, self.asked.limits))
        for kind, path in relations:
            if kind == "threadedComment" and self.package.has(path):
                found.update(read_threads(self.package, path, self.asked.limits))
        return found


class _Read:
    """The reading of one sheet, put off until the sheet is wanted."""

    def __init__(self, book: Workbook, part: str) -> None:
        self.book, self.part = book, part

    def __call__(self) -> Sheet:
        return self.book.read_sheet(self.part)


def open_xlsx(asked: Asked) -> list[SheetRef]:
    """Give the sheets of an Excel workbook."""
    return Workbook(asked).sheets()
