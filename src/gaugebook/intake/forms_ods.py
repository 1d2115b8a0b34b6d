"""Forms in OpenDocument spreadsheets. Runs in the child process only."""

from __future__ import annotations

import zipfile

from gaugebook.intake.forms_child import FormBounds, Found, SheetCells, percent_text
from gaugebook.intake.forms_formulas import opened_formula
from gaugebook.intake.ods import Content, count_of, plain_value, walk_content, walk_part
from gaugebook.intake.sheets import Asked, TooLarge
from gaugebook.intake.xmlparts import XmlReader, attribute

_LETTERS = {
    "float": "n", "percentage": "n", "currency": "n", "boolean": "b", "date": "d", "time": "d",
}  # fmt: skip


def read_ods_form(asked: Asked) -> Found:
    """Read every sheet of an OpenDocument spreadsheet."""
    content = _FormContent(asked)
    meta = _Meta()
    with zipfile.ZipFile(asked.path) as archive:
        walk_content(archive, content, asked.limits)
        if "meta.xml" in archive.namelist():
            walk_part(archive, "meta.xml", meta, asked.limits)
        has_macros = any(map(_is_module, archive.namelist()))
    found = Found("ods", content.told, meta.found)
    found.signs |= {"macros"} if has_macros else set()
    found.signs |= {"external_links"} if content.is_linked else set()
    return found


def _is_module(name: str) -> bool:
    """Whether a part is a macro and not merely the list of none.

    >>> _is_module("Basic/Standard/Module1.xml"), _is_module("Basic/Standard/script-lb.xml")
    (True, False)
    """
    is_list = name.endswith(("/script-lb.xml", "/script-lc.xml", "/"))
    return name.startswith(("Basic/", "Scripts/")) and not is_list


class _FormContent(Content):
    """The walk over all sheets, with what only a form asks for."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.told: list[dict[str, object]] = []
        self.form_bounds = FormBounds(asked.limits)
        self.is_linked = self.is_copy = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "table-source":
            # The kept copy of a sheet of another file: no part of this form.
            self.is_linked = self.is_copy = True
        elif name == "dde-link":
            self.is_linked = True
        super().start(name, attributes)

    def _new_sheet(self, attributes: dict[str, str]) -> None:
        super()._new_sheet(attributes)
        self.kept = SheetCells(self.form_bounds)
        self.is_copy = False
        self.filled: list[tuple[int, int, str, str, str]] = []

    def _end_cell(self) -> None:
        self.in_cell = False
        repeats = count_of(self._get("number-columns-repeated"))
        formula = self._get("formula")
        text, letter = self._text_and_kind(formula)
        if text or formula:
            opened = opened_formula(formula) if formula else ""
            self.filled.append((self.column, repeats, text, letter, opened))
        across = count_of(self._get("number-columns-spanned"))
        down = count_of(self._get("number-rows-spanned"))
        if (across, down) != (1, 1):
            self.kept.merge(self.row, self.column, self.row + down - 1, self.column + across - 1)
        self.column += repeats

    def _get(self, name: str) -> str:
        return attribute(self.attributes, name)

    def _text_and_kind(self, formula: str) -> tuple[str, str]:
        shown = "\n".join(self.paragraphs)
        kind = self._get("value-type")
        if formula and (shown.startswith(("#", "Err:")) or "error" in self._value_types()):
            return shown, "e"
        if kind in ("", "string"):
            return shown or (self._get("string-value") if kind else ""), "t"
        value = self._get(f"{kind}-value") or self._get("value")
        letter = _LETTERS.get(kind, "t")
        if kind == "percentage":
            try:
                return percent_text(float(value)), letter
            except ValueError:
                return shown, "t"
        return plain_value(kind, value, shown), letter

    def _value_types(self) -> set[str]:
        return {v for key, v in self.attributes.items() if key.endswith("value-type")}

    def _end_row(self) -> None:
        if self.filled:
            count = self.row_repeats * sum(repeats for _, repeats, *_ in self.filled)
            if count > self.asked.limits.cells:
                raise TooLarge(f"a row that stands for {count:,} filled cells")
            for number in range(self.row, self.row + self.row_repeats):
                for column, repeats, text, letter, formula in self.filled:
                    for place in range(column, column + repeats):
                        self.kept.add((number, place), text, letter, formula)
                if self.row_is_hidden:
                    self.kept.hidden_rows.add(number)
            self.filled = []
        self.row += self.row_repeats

    def _end_sheet(self) -> None:
        name, is_visible, _ = self.found[-1]
        self.kept.hidden_areas = self.hidden_areas
        if not self.is_copy:
            self.told.append(self.kept.told(name, "visible" if is_visible else "hidden"))


class _Meta(XmlReader):
    """The properties that a maker added."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "user-defined":
            self.name = attribute(attributes, "name")
            self.found[self.name] = ""

    def text(self, text: str) -> None:
        if self.name:
            self.found[self.name] += text

    def end(self, name: str) -> None:
        if name == "user-defined":
            self.name = ""
