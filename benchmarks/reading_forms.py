"""Forms that come back filled in: 200 workbooks of 60 statements, read cell by cell.

Seven sheets as the self-assessment has them, some 2,000 filled cells in each workbook, a quarter of
them formulas; made once with openpyxl and kept. ``gaugebook`` reads several at once, each in a
process that bounds it, and tells formulas, kinds, hidden and merged cells; ``one by one`` does so
with one process; ``openpyxl`` loads each workbook whole and goes over all its cells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

FORMS, STATEMENTS, LEVELS = 200, 60, 4

Rows = list[list[object]]
_FIRST = 5  # the row of the first statement


def make_forms(folder: Path) -> None:
    """Make the workbooks."""
    folder.mkdir(parents=True)
    for number in range(FORMS):
        _book(number).save(folder / f"{number:03}.xlsx")


def _book(number: int) -> Any:
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook()
    book.remove(book.active)
    for name, rows in _sheets(number).items():
        _sheet(book, name, rows)
    book.custom_doc_props.append(StringProperty(name="gaugebook_service_id", value=f"s{number}"))
    return book


def _sheet(book: Any, name: str, rows: Rows) -> None:
    from openpyxl.styles import Alignment, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table

    sheet = book.create_sheet(name)
    sheet["A1"], sheet["A2"] = name, "This worksheet has one table."
    sheet.protection.sheet = True
    for y, row in enumerate(rows, start=_FIRST - 1):
        for x, value in enumerate(row, start=1):
            cell = sheet.cell(y, x, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=x < 4)
    last = f"{get_column_letter(len(rows[0]))}{_FIRST + len(rows) - 2}"
    sheet.add_table(Table(displayName=f"t_{name.replace(' ', '_')}", ref=f"A{_FIRST - 1}:{last}"))


def _ref(statement: int) -> str:
    return f"T{statement // 10}.{statement % 10}"


def _sheets(number: int) -> dict[str, Rows]:
    last = _FIRST + STATEMENTS - 1
    rows = range(STATEMENTS)
    return {
        "Start here": [
            ["Question", "Your answer"],
            ["Service", f"Service {number}"],
            ["Your role", "Manager"],
            ["Date finished", date(2026, 3, 1 + number % 28)],
        ],
        "Answers": [
            ["Ref", "Theme", "Question", "Your answer", "Why", "Evidence", "Sure", "Aim", "Means",
             "Check"],
            *(_answer(number, i) for i in rows),
        ],
        "Results": [
            ["Theme", "Questions", "Scored", "Score"],
            *(
                [f"Theme {t}", f"=COUNTIF(Answers!$B${_FIRST}:$B${last},A{t + _FIRST})",
                 f"=COUNTIFS(Working!$B${_FIRST}:$B${last},A{t + _FIRST})",
                 f"=ROUND(SUMIFS(Working!F5:F{last},Working!B5:B{last},A{t + _FIRST}),1)"]
                for t in range(STATEMENTS // 10)
            ),
        ],
        "Guide": [
            ["Key", "Ref", "Level", "What you would see"],
            *(
                [f"{_ref(i)}|{level}", _ref(i), level,
                 f"At level {level} of statement {i} an outsider would see this, written and done."]
                for i in rows for level in range(1, LEVELS + 1)
            ),
        ],
        "Working": [
            ["Ref", "Theme", "Weight", "Points", "Counted", "Weighted"],
            *(
                [_ref(i), f"Theme {i // 10}", 1,
                 f"=INDEX(Lists!$B$5:$B$9,MATCH(Answers!D{i + _FIRST},Lists!$A$5:$A$9,0))",
                 f"=IF(AND(ISNUMBER(D{i + _FIRST}),N(D{i + _FIRST})>0),C{i + _FIRST},0)",
                 f"=IF(E{i + _FIRST}>0,D{i + _FIRST}*C{i + _FIRST},0)"]
                for i in rows
            ),
        ],
        "Lists": [
            ["Answer", "Points"],
            *([f"{level} - Level", level] for level in range(1, LEVELS + 1)),
            ["Does not apply to us", None],
        ],
        "About this file": [
            ["Item", "Value"], ["model id", "bench"], ["service id", f"s{number}"],
            ["cycle", "2026-Q4"], ["issue number", f"{number:06}"],
        ],
    }  # fmt: skip


def _answer(number: int, statement: int) -> list[object]:
    row = statement + _FIRST
    key = f'$A{row}&"|"&LEFT($D{row},1)'
    return [
        _ref(statement),
        f"Theme {statement // 10}",
        f"Do we do what statement {statement} says that we do, everywhere and always?",
        f"{(statement + number) % LEVELS + 1} - Level",
        f"Because of reason {statement} in service {number}",
        f"https://example.org/{number}/{statement}",
        "Fairly sure",
        "4 - Level",
        f'=IFERROR(INDEX(Guide!$D$5:$D$300,MATCH({key},Guide!$A$5:$A$300,0)),"")',
        f'=IF(ISNUMBER(MATCH(D{row},Lists!$A$5:$A$9,0)),"Done","Choose an answer from the list")',
    ]


# --- the sides ------------------------------------------------------------------------------------

Facts = dict[str, Any]


def forms_work(side: str, folder: Path, _made: Path) -> Callable[[], Callable[[], Facts]]:
    """Give what is timed: all forms read, and each of their cells looked at once."""
    files = sorted(folder.glob("*.xlsx"))
    read = {"gaugebook": _at_once, "one by one": _one_by_one, "openpyxl": _by_openpyxl}[side]

    def work() -> Callable[[], Facts]:
        texts = read(files)
        return lambda: {
            "cells": sum(map(len, texts)),
            "texts": hashlib.sha256("\0".join("\0".join(t) for t in texts).encode()).hexdigest(),
        }

    return work


def _at_once(files: list[Path]) -> list[list[str]]:
    from gaugebook.intake.forms import read_forms

    return [_texts(form) for _, form, _ in read_forms(files)]


def _one_by_one(files: list[Path]) -> list[list[str]]:
    from gaugebook.intake.forms import read_form

    return [_texts(read_form(file)[0]) for file in files]


def _texts(form: Any) -> list[str]:
    return [cell.formula or cell.text for s in form.sheets for row in s.rows for cell in row]


def _by_openpyxl(files: list[Path]) -> list[list[str]]:
    from openpyxl import load_workbook

    return [
        [
            _text(value)
            for sheet in load_workbook(file)
            for row in sheet.iter_rows(values_only=True)
            for value in row
            if value is not None
        ]
        for file in files
    ]


def _text(value: object) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
