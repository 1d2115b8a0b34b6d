"""Dates that lost something: the order of day and month, the right year, the time of day.

A date without its year (``01-Oct``) cannot be read, and is told where columns are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gaugebook.errors import Problem, Severity, problem
from gaugebook.tables.checks.export import SAMPLE, Export, Places, places

MONTHS_IN_A_YEAR = 12
LEAST_DAYS = 20
"""Different days; that none of twenty lies after the 12th happens by chance once in 10^8."""

LEAST_MONTHS = 6
LEAST_ALIKE = 3
"""Months that hold one same day each: the first three days of a month, read the wrong way round."""

LEAST_DAYS_OF_MONTH = 5
"""Days of the month; returns made on the 1st or on the 1st and 5th are not swapped."""

LEAST_UNREAD = 0.2
"""Of dates that are swapped three in five cannot be read at all; a fifth is enough to ask."""

YEARS_APART = 5
LARGEST_STRAY_SHARE = 0.01
LEAST_ROWS = 20

_ISO_HEAD = r"^\s*\d{4}-\d{2}-\d{2}"
_DAY_FIRST = r"^\s*(1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}"
_SECOND_ABOVE = r"^\s*\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-]\d{2,4}"
_ISO_MONTH_ABOVE = r"^\s*\d{4}-(1[3-9]|2\d|3[01])-\d{1,2}"
_ANY_SLASHED = r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_CLOCK_CODES = ("excel", "%H", "%I", "%M", "%X", "%c", "%T", "%R")


def find_doubtful_dates(export: Export) -> list[Problem]:
    """Find dates that cannot be trusted, in every time column that the source maps.

    ``days-swapped`` (warn; refuse where dates with a month above 12 could not be read)
        Day and month read the wrong way round. Either no day of the month is above 12, although
        there are `LEAST_DAYS` days in `LEAST_MONTHS` months; or many dates could not be read and
        those that could are never after the 12th; or each of `LEAST_ALIKE` months of one year has
        one day only, always the same; or dates stand in the file in two forms, and
        each that a spreadsheet has turned into its own form lies on the 12th or before while each
        that it left alone lies after.
    ``year-stray`` (note)
        At most one row in a hundred lies five empty years and more from all others: 1900, 2099.
    ``times-midnight`` (note)
        Every contact starts at midnight, although the source expects a time of day.

    Years of two digits are not told by themselves: a source that reads them says ``%y``, and a
    century that was read wrongly shows as a stray year.

    On 500 made-up exports of working days, from five days to half a year, none was reported.
    """
    problems: list[Problem] = []
    for column in export.spec.kept:
        if column.type == "timestamp" and export.heading(column.name) is not None:
            problems += _in_column(export, column.name)
    return problems


def _in_column(export: Export, column: str) -> Iterator[Problem]:
    texts = export.texts(column)
    if not export.has(column):
        return
    yield from _swapped(export, column, texts)
    yield from _stray_years(export, column)
    yield from _midnight(export, column)


def _swapped(export: Export, column: str, texts: pa.ChunkedArray | None) -> Iterator[Problem]:
    detail = _two_forms(export.sample(column)) or _never_after_twelfth(export, column, texts)
    if not detail:
        return
    lost = _months_above_twelve(export, column, texts)
    if lost:
        detail += f"; {lost} of the dates have a month above 12, and are lost"
    facts: dict[str, Any] = {"column": column, "detail": detail, "source": export.source.id}
    severity: Severity | None = "refuse" if lost else None
    yield problem("days-swapped", export.where(column), severity=severity, **facts)


def _months_above_twelve(export: Export, column: str, texts: pa.ChunkedArray | None) -> int:
    """Count the dates whose month, as the source reads them, is above 12."""
    if texts is None:
        return 0
    heads = [form.partition("%d")[0] for form in export.source.columns[column].formats]
    is_month_first = any("%m" in head and "%Y" not in head for head in heads)
    patterns = (_ISO_MONTH_ABOVE, _DAY_FIRST if is_month_first else _SECOND_ABOVE)
    return sum(
        pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0 for pattern in patterns
    )


def _two_forms(sample: pa.ChunkedArray | None) -> str:
    """Say so when a spreadsheet turned half of the dates into its own, with day and month swapped.

    It reads 03/10/2022 as 10 March and shows that as its own date; 13/10/2022 it cannot read so,
    and leaves it as a text.
    """
    if sample is None:
        return ""
    some = sample.drop_null()
    own = some.filter(pc.match_substring_regex(some, _ISO_HEAD))
    left = some.filter(pc.match_substring_regex(some, _ANY_SLASHED))
    if min(len(own), len(left)) < LEAST_DAYS:
        return ""
    days = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(own), 8, 10).cast(pa.int64())
    is_left_late = pc.all(pc.match_substring_regex(left, _DAY_FIRST)).as_py()
    if not is_left_late or pc.max(days).as_py() > MONTHS_IN_A_YEAR:
        return ""
    return (
        "dates stand in two forms, and only those that can be read both ways are in the "
        "spreadsheet's own form"
    )


def _never_after_twelfth(export: Export, column: str, texts: pa.ChunkedArray | None) -> str:
    days, counts = export.local_days(column)
    read = int(counts.sum())
    months = days.astype("datetime64[M]")
    of_month = (days - months).astype(np.int64) + 1
    of_year = np.unique(months.astype(np.int64) % MONTHS_IN_A_YEAR)
    written = 0 if texts is None else len(texts) - texts.null_count
    unread = written - read
    is_early = of_month.max() <= MONTHS_IN_A_YEAR and len(of_year) >= LEAST_MONTHS
    if is_early and written >= LEAST_ROWS and unread >= LEAST_UNREAD * written:
        return (
            f"{unread} of {written} dates cannot be read, and of the others none lies after "
            "the 12th of a month"
        )
    return early_days(days) if read >= LEAST_ROWS else ""


def early_days(days: NDArray[np.datetime64]) -> str:
    """Say what is odd about the days of the month of dates; empty where nothing is.

    Parameters
    ----------
    days
        Different days, as ``datetime64[D]``.

    Returns
    -------
    str
        That none lies after the 12th, of `LEAST_DAYS` days in `LEAST_MONTHS` months; or that each
        of `LEAST_ALIKE` months and more has one day only, always the same of the 2nd to the 12th:
        so one month is read whose day and month were swapped. Returns made on the 1st are right.

    Examples
    --------
    >>> early_days(np.array(["2026-01-10", "2026-02-10", "2026-03-10"], "datetime64[D]"))
    'each of 3 months has one day only, always day 10'
    >>> early_days(np.array(["2026-01-01", "2026-02-01", "2026-03-01"], "datetime64[D]"))
    ''
    """
    months = days.astype("datetime64[M]")
    of_month = np.unique((days - months).astype(np.int64) + 1)
    of_year = np.unique(months.astype(np.int64) % MONTHS_IN_A_YEAR)
    if not len(of_month) or of_month.max() > MONTHS_IN_A_YEAR:
        return ""
    is_many = len(days) >= LEAST_DAYS and len(of_year) >= LEAST_MONTHS
    if is_many and len(of_month) >= LEAST_DAYS_OF_MONTH:
        return f"{len(days)} days in {len(of_year)} months, and none lies after the 12th"
    # Read the wrong way round, the days of one month are as many months of one year.
    years = len(np.unique(days.astype("datetime64[Y]")))
    if len(of_month) == 1 and of_month[0] > 1 and years == 1 and len(of_year) >= LEAST_ALIKE:
        return f"each of {len(of_year)} months has one day only, always day {of_month[0]}"
    return ""


def _stray_years(export: Export, column: str) -> Iterator[Problem]:
    days, of_day = export.local_days(column)
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    found, at = np.unique(years, return_inverse=True)
    counts = np.bincount(at, weights=of_day)
    rows_in_all = int(of_day.sum())
    if rows_in_all < LEAST_ROWS or len(found) < 2:
        return
    main = int(found[counts.argmax()])
    cut_low = _empty_below(found, main)
    cut_high = _empty_above(found, main)
    is_stray = (found <= cut_low) | (found >= cut_high)
    count = int(counts[is_stray].sum())
    # In a short file one row is more than a hundredth.
    if not count or count > max(1, LARGEST_STRAY_SHARE * rows_in_all):
        return
    kept = found[~is_stray]
    stray = days[(years <= cut_low) | (years >= cut_high)].astype(np.int64)
    rows = places(np.isin(np.floor_divide(export.local_times(column), 86_400), stray))
    yield problem(
        "year-stray",
        export.where(column),
        found=", ".join(str(year) for year in found[is_stray][:5]),
        column=column,
        count=count,
        first=int(kept.min()),
        last=int(kept.max()),
        places=export.in_rows(rows),
    )


def _empty_below(years: Places, main: int) -> int:
    """Give the last year before a stretch of empty ones below the main year; -1 without one.

    >>> _empty_below(np.array([1900, 1999, 2021, 2022]), 2022), _empty_below(np.array([2021]), 2021)
    (1999, -1)
    """
    lower = years[years <= main][::-1]
    gaps = places(lower[:-1] - lower[1:] > YEARS_APART)
    return int(lower[gaps[0] + 1]) if len(gaps) else -1


def _empty_above(years: Places, main: int) -> int:
    upper = years[years >= main]
    gaps = places(upper[1:] - upper[:-1] > YEARS_APART)
    return int(upper[gaps[0] + 1]) if len(gaps) else 10_000


def _midnight(export: Export, column: str) -> Iterator[Problem]:
    rule = export.source.columns[column]
    has_clock = any(code in form for form in rule.formats for code in _CLOCK_CODES)
    is_day_only = bool(rule.formats) and not has_clock and not rule.day
    if export.spec.name != "contacts" or column != export.spec.time_column or is_day_only:
        return
    clock = export.local_times(column)
    count = int((~np.isnan(clock)).sum())
    if count < LEAST_ROWS or (clock[:SAMPLE] % 86_400 > 0).any():
        return
    if not (clock % 86_400 > 0).any():
        yield problem("times-midnight", export.where(column), column=column, count=count)
