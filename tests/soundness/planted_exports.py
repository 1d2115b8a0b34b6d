"""For any source, an export with people planted wherever its YAML does not ask for a valid value.

Every column that is read gets valid values, made from the source's own words (its codes, its
patterns); every column under `never_read` and `not_needed`, and one that the source does not know,
gets a person. Further rows have people where a number, a time or a code should be, as when an
export slips by a column, once with all that they are found by and once with the name alone, which
has no shape; and keys that are people's numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from gaugebook.definitions.schema import TABLES
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import SourceColumn

NAME = "Zebedee Quillfeather"
EMAIL = "z.quillfeather@example.org"
TELEPHONE = "07700 900123"
PERSON = f"{NAME}, {EMAIL}, {TELEPHONE}"
REACHED_AT = f"ask {EMAIL} or ring {TELEPHONE}"
"""For texts that are meant to be printed: they lose what has a shape, and may name people."""

MARKS = ("zebedee", "quillfeather", "z.quill", "07700 900123", "07700900123", "7700 900 123")
"""What is searched for, in small letters."""

FIRST_DAY = date(2026, 9, 1)
DAYS = 30
COMMENTER = "Ottoline Brambleby"
COMMENT = f"{COMMENTER} here, {REACHED_AT}"
"""Free text is kept in private/ alone, without what has a shape; a name in it stays in there."""

SLIPPED = ((date(2026, 5, 1), "Roads", PERSON), (date(2026, 4, 1), "Parks", NAME))
"""Of which month and label the rows are that have a person where figures should be."""

MONTHS = (date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))
FIGURES = {"offered": "100", "answered": "90", "abandoned": "10"}
_UNKNOWN_HEADING = "What the caller said"


def write_export(source: Source, folder: Path) -> str:
    """Write an export for a source and give its name."""
    if source.table == "published":
        name = f"{source.id}.xlsx"
        _tracker(source).save(folder / name)
        return name
    name = f"{source.id}.csv"
    text = io.StringIO()
    csv.writer(text, delimiter=source.delimiter or ",").writerows(_lines(source))
    (folder / name).write_text(text.getvalue(), encoding=source.encoding or "utf-8")
    return name


def _lines(source: Source) -> Iterator[list[str]]:
    if source.period_from and source.period_from.line:
        form = source.period_from.format
        last = FIRST_DAY + timedelta(days=DAYS - 1)
        filled = source.period_from.line.format(
            first=FIRST_DAY.strftime(form), last=last.strftime(form), period="2026-09"
        )
        yield [filled]
    if source.report and source.report.block:
        yield [f"{source.report.block_label or ''} Waste".strip()]
    rows = list(_rows(source))
    headings = list(rows[0])
    yield headings
    for row in rows:
        yield [row[heading] for heading in headings]


# --- records, plans and summaries -----------------------------------------------------------------


def _rows(source: Source) -> Iterator[dict[str, str]]:
    if source.table == "counts":
        yield from _summary(source)
        return
    for number in range(2 * DAYS):
        yield _planted(source) | _valid(source, number)
    for number, person in ((90, PERSON), (92, NAME)):
        slipped = _planted(source) | _valid(source, number)
        yield slipped | dict.fromkeys(_not_printed(source), person)
    for rule in source.leave_out:
        left_out = _planted(source) | _valid(source, 91) | {rule.heading: rule.texts[0]}
        yield left_out


def _planted(source: Source) -> dict[str, str]:
    """Give a person to every column of which nothing may be kept."""
    read = source.mentioned
    apart = [h.replace("*", " of the caller") for h in (*source.never_read, *source.not_needed)]
    return {heading: PERSON for heading in (*apart, _UNKNOWN_HEADING) if heading not in read}


def _not_printed(source: Source) -> Iterator[str]:
    """Give the headings whose text is no label: what slips into them is a fault, not a name."""
    spec = source.mapped_table
    assert spec is not None
    for name, rule in source.columns.items():
        column = spec.column(name)
        if rule.headings and (column.type != "text" or rule.codes or column.codes):
            yield rule.headings[0]


def _valid(source: Source, number: int) -> dict[str, str]:
    spec = source.mapped_table
    assert spec is not None
    row: dict[str, str] = {rule.heading: "ordinary" for rule in source.leave_out}
    for rule in source.columns.values():
        row |= dict.fromkeys(rule.mentioned, "ordinary")
        row |= dict.fromkeys(rule.parts, f"{number:05}")
    for name, rule in source.columns.items():
        if rule.headings:
            row |= _cell(name, rule, source, number)
    return row


def _cell(name: str, rule: SourceColumn, source: Source, number: int) -> dict[str, str]:
    spec = source.mapped_table
    assert spec is not None
    column, heading = spec.column(name), rule.headings[0]
    at = datetime(2026, 9, 1, 10) + timedelta(days=number % DAYS, minutes=number)
    form = rule.format if isinstance(rule.format, str) else (rule.format or ("",))[0]
    if column.type in ("timestamp", "date"):
        if rule.day:
            clock = min(i for i in (form.find("%H"), form.find("%I")) if i >= 0)
            return {
                rule.day[0]: at.strftime(form[:clock].strip()),
                heading: at.strftime(form[clock:]),
            }
        return {heading: at.strftime(form) if form else at.isoformat()}
    if rule.private == "hash":
        return {heading: TELEPHONE}
    if name in spec.key:
        return {heading: f"K{number:05}"}
    if rule.codes:
        return {heading: list(rule.codes)[number % len(rule.codes)]}
    if column.codes:
        return {heading: column.codes[number % len(column.codes)]}
    if column.type == "boolean":
        return {heading: "true"}
    if column.type == "number":
        return {heading: "0:01:30" if rule.format == "duration" else "4"}
    return {heading: COMMENT if name == "comment" else _words_for(source)}


def _words_for(source: Source) -> str:
    return REACHED_AT if source.table == "workplan" else "Waste"


def _summary(source: Source) -> Iterator[dict[str, str]]:
    form = source.columns["period"].format if "period" in source.columns else None
    has_days = form is None or "%d" in "".join(form)
    by_month = source.report is not None and source.report.dates_are == "month"
    days = [FIRST_DAY + timedelta(days=number) for number in range(DAYS)]
    if by_month or not has_days:
        days = list(MONTHS)
    if source.period_from is not None:
        days = [FIRST_DAY]
    for day in days:
        yield from _figures_of(source, day, by_month=by_month)
    for month, label, person in SLIPPED:
        # From the third row on, a word where a measure should be is told, as systems write it.
        for row in islice(_figures_of(source, month, by_month=by_month), 2):
            named = ("measure", "value", *source.measure_columns)
            slipped = {source.columns[n].headings[0]: person for n in named if n in source.columns}
            elsewhere = {rule.headings[0]: label for rule in _labels(source)}
            yield row | slipped | elsewhere


def _labels(source: Source) -> Iterator[SourceColumn]:
    for name in TABLES["counts"].dimensions:
        rule = source.columns.get(name)
        if rule is not None and not rule.codes:
            yield rule


def _figures_of(source: Source, day: date, *, by_month: bool) -> Iterator[dict[str, str]]:
    """Give the rows of one day or month: one, or one for each measure."""
    written = (source.columns["measure"].codes or {}) if source.is_long else {"": ""}
    by_meaning = {meaning: code for code, meaning in written.items()}
    for code in by_meaning.values():
        row = _planted(source)
        for name, rule in source.columns.items():
            row |= _figure_cell(name, rule, day, code, by_month=by_month)
        yield row


def _figure_cell(
    name: str, rule: SourceColumn, day: date, code: str, *, by_month: bool
) -> dict[str, str]:
    heading = rule.headings[0]
    form = rule.format if isinstance(rule.format, str) else (rule.format or ("",))[0]
    if name == "period":
        at = datetime(day.year, day.month, day.day, 10).astimezone()
        if rule.day:
            return {rule.day[0]: at.strftime("%d/%m/%Y"), heading: at.strftime("%H:%M")}
        return {heading: at.strftime(form) if form else day.isoformat()[: 7 if by_month else 10]}
    if name == "measure":
        return {heading: code}
    if rule.codes:
        return {heading: next(iter(rule.codes))}
    if name in TABLES["counts"].dimensions:
        return {heading: "Waste"}
    if rule.format == "duration" or name.endswith("_seconds"):
        return {heading: "0:01:30"}
    return {heading: FIGURES.get(name, "5")}


# --- published tables -----------------------------------------------------------------------------


def _tracker(source: Source) -> Workbook:
    """Draw an indicator tracker: months across below merged years, reasons in comments."""
    layout = source.layout
    assert layout is not None
    assert layout.periods == "columns"
    book = Workbook()
    sheet = book.active
    apart = [h.replace("*", " of the owner") for h in layout.skip]
    before = [layout.labels, *([layout.target] if layout.target else [])]
    months = [f"{m:%b}" if layout.year_heads else f"{m:%b-%y}" for m in MONTHS]
    if layout.year_heads:
        sheet.append([None] * len(before) + ["2026/27"])
        first = len(before) + 1
        sheet.merge_cells(
            start_row=1, end_row=1, start_column=first, end_column=first + len(MONTHS) - 1
        )
    sheet.append([*before, *months, *apart])
    for label in source.rows:
        target = ["90"] if layout.target else []
        sheet.append([label, *target, *["5"] * len(MONTHS), *[PERSON] * len(apart)])
    last = sheet.max_row
    for row in range(3, last + 1):
        sheet.cell(row, len(before) + 2).comment = Comment(f"New system, {REACHED_AT}", NAME)
        sheet.cell(row, len(before) + 3).value = PERSON
    sheet.cell(last, len(before) + 4).value = NAME
    return book
