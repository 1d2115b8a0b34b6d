"""What the first sheet was filled in with: service, name, role, day.

A name goes no further than a key made of it. The name of the service confirms or contradicts
what the file says of itself; by itself it tells no service.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.maturity.form import START_DATE, START_NAME, START_ROLE, START_SERVICE
from gaugebook.maturity.returned.texts import plain, plain_texts

_WORDINGS = {
    START_SERVICE: ("service", "service name", "your service"),
    START_NAME: ("your name", "name", "completed by"),
    START_ROLE: ("your role", "role", "job title"),
    START_DATE: ("date finished", "date", "date completed"),
}
_LABEL_OF = {word: label for label, words in _WORDINGS.items() for word in words}
_FEWEST = 2
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ?[-/ ]?([a-z]{3,9})\.?,? ?[-/ ]?(\d{4}|\d{2})")
_CENTURY = 2000


@dataclass(frozen=True)
class StartSheet:
    """What was typed on the first sheet: the cell beside each label."""

    sheet: FormSheet = field(default_factory=lambda: FormSheet(""))
    number: int = -1
    cells: Mapping[str, FormCell] = field(default_factory=dict)

    def text(self, label: str) -> str:
        """Give what was typed beside a label; empty where nothing was."""
        cell = self.cells.get(label)
        return "" if cell is None or cell.kind == "error" else cell.text.strip()

    def where(self, file: str, label: str) -> Where:
        """Give the place beside a label."""
        cell = self.cells.get(label)
        return Where(file, self.sheet.name or None, cell.ref if cell else None)


def starts_of(form: Form) -> tuple[StartSheet, ...]:
    """Give the first sheets of a file, in its order: a file of two services may have two."""
    found = (_start_of(number, sheet) for number, sheet in enumerate(form.sheets))
    return tuple(start for start in found if start is not None)


def _start_of(number: int, sheet: FormSheet) -> StartSheet | None:
    labels: dict[str, FormCell] = {}
    if len(_LABEL_OF.keys() & plain_texts(sheet)) < _FEWEST:
        return None
    for row in sheet.rows:
        if row and row[0].kind == "text" and len(row[0].text) < 40:
            label = _LABEL_OF.get(plain(row[0].text))
            if label is not None:
                labels.setdefault(label, row[0])
    if len(labels) < _FEWEST:
        return None
    beside = {label: sheet.cell_at(c.row, c.column + 1) for label, c in labels.items()}
    return StartSheet(sheet, number, {label: c for label, c in beside.items() if c is not None})


def days_of(text: str) -> tuple[datetime.date, ...]:
    """Give the days that a text may mean, day before month first; none where it is no day.

    >>> [day.isoformat() for day in days_of("3/4/26")]
    ['2026-04-03', '2026-03-04']
    >>> [day.isoformat() for day in days_of("14 December 2026")], days_of("31/02/2026")
    (['2026-12-14'], ())
    """
    stripped = plain(text)
    if match := _ISO.fullmatch(stripped):
        return _days((int(match[1]), int(match[2]), int(match[3])))
    if match := _NUMBERS.fullmatch(stripped):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        return _days((year, second, first), (year, first, second))
    if (match := _NAMED.fullmatch(stripped)) and match[2][:3] in _MONTHS:
        return _days((_year(match[3]), _MONTHS.index(match[2][:3]) + 1, int(match[1])))
    return ()


def _year(text: str) -> int:
    return int(text) + (_CENTURY if len(text) == 2 else 0)


def _days(*parts: tuple[int, int, int]) -> tuple[datetime.date, ...]:
    found: list[datetime.date] = []
    for year, month, day in parts:
        try:
            made = datetime.date(year, month, day)
        except ValueError:
            continue
        if made not in found:
            found.append(made)
    return tuple(found)


def day_finished(text: str, *, first: datetime.date, last: datetime.date) -> datetime.date | None:
    """Give the day that was typed, where it can be read in one way only.

    Parameters
    ----------
    text
        As typed, day before month.
    first, last
        The days of the round. Day before month is meant where that lies in the round and month
        before day does not.

    Examples
    --------
    >>> round_ = {"first": datetime.date(2026, 10, 1), "last": datetime.date(2026, 12, 31)}
    >>> day_finished("10/11/2026", **round_), day_finished("6/11/2026", **round_)
    (None, datetime.date(2026, 11, 6))
    >>> day_finished("11/6/2026", **round_) is None
    True
    """
    days = days_of(text)
    if len(days) == 1:
        return days[0]
    likely = [day for day in days if first <= day <= last]
    return likely[0] if likely and likely == list(days[:1]) else None
