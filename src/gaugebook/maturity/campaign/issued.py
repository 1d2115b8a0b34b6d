"""``issued.csv``: which workbook went to which service, and nobody's name.

An issue number belongs to one service for the whole round. A workbook that is made again keeps
its number; a further row says that it was.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.campaign.plain_csv import read_csv, write_csv

ISSUED_FILE = "issued.csv"
HEADINGS = (
    "issue number",
    "service id",
    "model version",
    "template version",
    "date",
    "sha256",
)
DIGITS = 3
"""Of an issue number: 001 comes before 010 in every list of files."""


@dataclass(frozen=True)
class Issued:
    """One workbook that was made: its number, its service, what it was made of, when, its hash."""

    number: str
    service: str
    model_version: str
    template_version: str
    made_on: date
    sha256: str


def number_of(place: int) -> str:
    """Give the issue number of a place.

    >>> number_of(7), number_of(1200)
    ('007', '1200')
    """
    return f"{place:0{DIGITS}d}"


def numbers_by_service(issued: Iterable[Issued]) -> dict[str, str]:
    """Give the issue number of each service that has one."""
    return {row.service: row.number for row in issued}


def services_by_number(issued: Iterable[Issued]) -> dict[str, str]:
    """Give the service that each issue number was given to, as a reader of returns needs it."""
    return {row.number: row.service for row in issued}


def first_by_service(issued: Iterable[Issued]) -> dict[str, Issued]:
    """Give the first row of each service: when it was first asked."""
    found: dict[str, Issued] = {}
    for row in issued:
        found.setdefault(row.service, row)
    return found


def write_issued(rows: Iterable[Issued]) -> str:
    r"""Give the text of the file, a row a workbook in the order they were made.

    >>> row = Issued("001", "bins", "1.0.0", "1", date(2026, 11, 23), "ab" * 32)
    >>> read_issued(write_issued([row])) == ((row,), [])
    True
    """
    lines = (
        (r.number, r.service, r.model_version, r.template_version, str(r.made_on), r.sha256)
        for r in rows
    )
    return write_csv([HEADINGS, *lines])


def read_issued(text: str, *, file: str = ISSUED_FILE) -> tuple[tuple[Issued, ...], list[Problem]]:
    """Read the file back; every row that cannot be read is told at its line.

    Somebody who opened and saved it in a spreadsheet may have lost the zeros before a number; they
    are put back, as is the form of the day.

    Parameters
    ----------
    text
        The content of the file; an empty one has no rows.
    file
        What findings call it.
    """
    rows: list[Issued] = []
    problems: list[Problem] = []
    try:
        lines = list(read_csv(text))
    except csv.Error:
        return (), [problem("issued-wrong", file, detail="it is no CSV file")]
    if lines and tuple(field.strip() for field in lines[0][1]) != HEADINGS:
        detail = f"the headings are not {', '.join(HEADINGS)}"
        return (), [problem("issued-wrong", Where(file, line=lines[0][0]), detail=detail)]
    for line, fields in lines[1:]:
        where = Where(file, line=line)
        row, detail = _row(fields)
        if row is None:
            problems.append(problem("issued-wrong", where, detail=detail))
            continue
        problems += _second_use(row, rows, where)
        rows.append(row)
    return tuple(rows), problems


def _row(fields: Sequence[str]) -> tuple[Issued | None, str]:
    """Give a row, or what is wrong with it."""
    if len(fields) != len(HEADINGS):
        return None, f"it has {len(fields)} fields, not {len(HEADINGS)}"
    number, service, version, template, day, sha256 = (field.strip() for field in fields)
    if not re.fullmatch("[0-9]{1,9}", number) or int(number) == 0:
        return None, "the issue number is no number"
    made_on = _day(day)
    if made_on is None:
        return None, "the date is none"
    if not service:
        return None, "the service id is missing"
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        return None, "the sha256 is none"
    return Issued(number_of(int(number)), service, version, template, made_on, sha256), ""


def _day(text: str) -> date | None:
    """Read 2026-11-23, or 23/11/2026 as a spreadsheet of this country saves it."""
    british = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _second_use(row: Issued, before: Sequence[Issued], where: Where) -> Iterator[Problem]:
    for other in before:
        if other.number == row.number and other.service != row.service:
            facts: dict[str, Any] = {
                "found": row.number,
                "first": other.service,
                "second": row.service,
            }
            yield problem("issued-number-twice", where, **facts)
            return
        if other.service == row.service and other.number != row.number:
            detail = f"{row.service} has the number {other.number} already"
            yield problem("issued-wrong", where, detail=detail)
            return
