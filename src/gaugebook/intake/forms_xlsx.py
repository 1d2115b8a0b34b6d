"""Forms in Excel workbooks: every filled cell, by a walk of its own over the XML of each sheet.

Made for many small workbooks: cells with nothing in them are taken out before the XML is parsed,
and the formats, which all copies of one form share, are worked out once. Runs in the child process
only. Macros are never looked at, links never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from io import BytesIO

from gaugebook.intake.forms_child import FormBounds, Found, SheetCells
from gaugebook.intake.forms_xlsx_sheet import SheetWalk, is_plain, shared_strings, whole_rows
from gaugebook.intake.numbers import kind_of_format
from gaugebook.intake.package import Package
from gaugebook.intake.sheets import Asked, Damaged, TooLarge
from gaugebook.intake.xlsx import Styles, Workbook
from gaugebook.intake.xmlparts import XmlReader, bounded, unescaped

_STATES = {"hidden": "hidden", "veryHidden": "very_hidden"}
_MACRO_SHEETS = frozenset(("xlMacrosheet", "xlIntlMacrosheet"))
_LINKS = frozenset(("externalLink", "connections"))


def read_xlsx_form(asked: Asked) -> Found:
    """Read every sheet of an Excel workbook that holds cells."""
    book = _FormBook(asked)
    if len(book.listed) > asked.limits.sheets:
        raise TooLarge(f"{len(book.listed):,} sheets, where {asked.limits.sheets:,} are read")
    bounds = FormBounds(asked.limits)
    found = Found("xlsm" if book.has_macros() else "xlsx")
    for name, state, relation in book.listed:
        kind, part = book.relations.get(relation, ("", ""))
        if kind == "worksheet":
            cells = book.read(part, bounds)
            found.sheets.append(cells.told(name, _STATES.get(state, "visible")))
    if not found.sheets and not book.relations:
        raise Damaged("the list of its parts is missing")
    kinds = {kind for kind, _ in book.relations.values()}
    if found.kind == "xlsm":
        found.signs.add("macros")
    if kinds & _LINKS:
        found.signs.add("external_links")
    found.properties = _custom_properties(book.package)
    return found


class _FormBook(Workbook):
    """An Excel workbook whose sheets are read as parts of a form."""

    def has_macros(self) -> bool:
        """Whether it holds macros of either kind."""
        kinds = {kind for kind, _ in self.relations.values()}
        is_project = any(name.endswith("vbaproject.bin") for name in self.package.names)
        return is_project or bool(kinds & _MACRO_SHEETS)

    def read(self, part: str, bounds: FormBounds) -> SheetCells:
        """Read one sheet: a small one in one piece, a large one row by row, looked at before."""
        walk = SheetWalk(self.strings, self._kinds(), SheetCells(bounds), self.epoch_1904)
        is_small = self.package.size(part) <= _ONE_PIECE
        if is_small:
            pieces = [b"".join(self._pieces(part))]
            can_shorten = is_plain(pieces)
            walk.read(pieces, can_shorten=can_shorten)
        else:
            can_shorten = is_plain(whole_rows(self._pieces(part)))
            walk.read(whole_rows(self._pieces(part)), can_shorten=can_shorten)
        return walk.cells

    def _pieces(self, part: str) -> Iterator[bytes]:
        with self.package.open(part) as stream:
            yield from bounded(stream, self.package.most_bytes)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        part = self._part_of_kind("sharedStrings")
        if part is None:
            return []
        return shared_strings(b"".join(self._pieces(part)), self.asked.limits.cells)

    def _kinds(self) -> tuple[str, ...]:
        part = self._part_of_kind("styles")
        if part is None:
            return ()
        return kinds_of_styles(b"".join(self._pieces(part)))


@lru_cache(maxsize=8)
def kinds_of_styles(data: bytes) -> tuple[str, ...]:
    """Give for each style whether its numbers are a ``moment``, ``length``, ``percent`` or ``""``.

    Copies of one form come with the same styles, so that the last few are remembered.
    """
    reader = Styles()
    reader.read(BytesIO(data), len(data))
    return tuple(
        kind_of_format(form) or ("percent" if "%" in _QUOTED.sub("", form) else "")
        for form in reader.formats()
    )


_QUOTED = re.compile(r'"[^"]*"|\\.')
_ONE_PIECE = 2_000_000
"""Bytes; a part of at most this size is taken in one piece."""

# --- document properties --------------------------------------------------------------------------


def _custom_properties(package: Package) -> dict[str, str]:
    """Give the properties that a maker added; those that cannot be read are none."""
    kinds = package.relations("").values()
    part = next(
        (path for kind, path in kinds if kind == "custom-properties"), "docProps/custom.xml"
    )
    if not package.has(part):
        return {}
    reader = _Properties()
    package.walk(part, reader)
    return reader.found


class _Properties(XmlReader):
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "property":
            self.name = attributes.get("name", "")
            if self.name and len(self.found) < _MOST_PROPERTIES:
                self.found[self.name] = ""

    def text(self, text: str) -> None:
        if self.name in self.found and len(self.found[self.name]) < _LONGEST_PROPERTY:
            self.found[self.name] += text

    def end(self, name: str) -> None:
        if name == "property":
            self.found[self.name] = unescaped(self.found.get(self.name, "").strip())
            self.name = ""


_MOST_PROPERTIES = 1_000
_LONGEST_PROPERTY = 10_000
