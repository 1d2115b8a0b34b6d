"""What a check found, as one HTML page: each source with its files, its calendar, its findings.

The page is for the person who looks after the exports. It loads nothing and runs nothing, so
that it can be mailed, and it holds counts, dates and file names only: no row of any file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gaugebook.definitions.house import House
from gaugebook.errors import Problem
from gaugebook.papers.html import page_policy, page_style
from gaugebook.papers.markup import render_page
from gaugebook.tables.calendar import CalendarDay, CalendarMonth, DayState
from gaugebook.words import visible

# One cell of the picture and the space to the next, in its own units.
_CELL, _STEP = 10, 12
_DAYS_OF_WEEK = 7
_MOST_WEEKS = 6

SEVERITY_WORDS = {"refuse": "Refused", "warn": "Warning", "note": "Note"}
STATE_WORDS: Mapping[DayState, str] = {
    "usual": "the usual number of rows",
    "few": "few rows",
    "missing": "a working day without a row",
    "closed": "a weekend or bank holiday without a row",
}


@dataclass(frozen=True)
class CheckedFile:
    """One file: its name, its rows, and what was left out of it in words."""

    name: str
    rows: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedSource:
    """One input as it is shown: what it is, what it covers, what was found, what to do next.

    `months` is drawn for records and daily figures; `periods` is listed for other figures, each
    with what it holds in words.
    """

    title: str
    source_id: str
    organisation: str
    covers: str
    files: tuple[CheckedFile, ...]
    months: tuple[CalendarMonth, ...]
    periods: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]
    problems: tuple[Problem, ...]
    next_step: str


@dataclass(frozen=True)
class CheckPage:
    """A whole check: the workspace, its sources, its definitions, and findings elsewhere."""

    council: str
    summary: str
    definitions: str
    sources: tuple[CheckedSource, ...]
    others: tuple[Problem, ...]
    language: str = "en-GB"


@dataclass(frozen=True)
class _Finding:
    """Findings of one kind in one file, told once."""

    severity: str
    words: str
    place: str
    message: str
    remedy: str
    more: int


def render_check_page(page: CheckPage, house: House) -> str:
    """Give the page as one self-contained HTML text, the same for the same check.

    Parameters
    ----------
    page
        What is shown.
    house
        Its colours.
    """
    style = page_style(house, "base.css", "screen.css", "check.css")
    text = render_page(
        "check.html.j2",
        page=page,
        house=house,
        style=style,
        policy=page_policy(style),
        month_svg=month_svg,
        key_svg=key_svg,
        findings=_findings,
        years=_years,
        state_words=STATE_WORDS,
    )
    return "\n".join(visible(line) for line in text.split("\n"))


def _years(months: Sequence[CalendarMonth]) -> list[tuple[int, list[CalendarMonth]]]:
    """Give the months year by year, the newest year first: that is what people look for."""
    years = [(year, list(group)) for year, group in groupby(months, key=lambda m: m.first.year)]
    return years[::-1]


def _findings(problems: Sequence[Problem]) -> list[_Finding]:
    """Tell findings of one kind about one file once, with how many more there are."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for found in problems:
        key = (found.severity, found.code, found.where.file, found.remedy)
        groups.setdefault(key, []).append(found)
    return [
        _Finding(
            severity=group[0].severity,
            words=SEVERITY_WORDS[group[0].severity],
            place=str(group[0].where),
            message=group[0].message,
            remedy=group[0].remedy,
            more=len(group) - 1,
        )
        for group in groups.values()
    ]


def month_svg(month: CalendarMonth) -> str:
    """Draw one month: a column for each day of the week, a row for each week.

    Shape tells what colour alone would not: a full square has the usual rows, a low bar few, an
    open square none on a working day, a dot none on a weekend or bank holiday.
    """
    offset = month.first.weekday()
    marks = "".join(
        _mark(day, (offset + n) % _DAYS_OF_WEEK, (offset + n) // _DAYS_OF_WEEK)
        for n, day in enumerate(month.days)
    )
    width, height = _DAYS_OF_WEEK * _STEP, _MOST_WEEKS * _STEP
    return (
        f'<svg class="month" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{month.in_words}">{marks}</svg>'
    )


def key_svg(state: DayState) -> str:
    """Draw the mark of one state, for the key below the calendars."""
    return (
        f'<svg class="key" viewBox="0 0 {_CELL} {_CELL}" width="{_CELL}" height="{_CELL}" '
        f'aria-hidden="true">{_shape(state, 0, 0)}</svg>'
    )


def _mark(day: CalendarDay, column: int, row: int) -> str:
    return _shape(day.state, column * _STEP, row * _STEP)


def _shape(state: DayState, x: int, y: int) -> str:
    if state == "usual":
        return f'<rect class="usual" x="{x}" y="{y}" width="{_CELL}" height="{_CELL}"/>'
    if state == "few":
        return (
            f'<rect class="few-of" x="{x}" y="{y}" width="{_CELL}" height="{_CELL}"/>'
            f'<rect class="usual" x="{x}" y="{y + 7}" width="{_CELL}" height="3"/>'
        )
    if state == "missing":
        return (
            f'<rect class="missing" x="{x + 0.8:g}" y="{y + 0.8:g}" '
            f'width="{_CELL - 1.6:g}" height="{_CELL - 1.6:g}"/>'
        )
    if state == "closed":
        return f'<circle class="closed" cx="{x + 5}" cy="{y + 5}" r="1.4"/>'
    return ""
