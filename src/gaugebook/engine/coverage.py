"""How much of a period was covered, and how much of it was worked.

Two things that make a total look wrong although every row was counted: records that do not reach
the end of the month, and days on which nobody was at work. The first makes a part period, which is
shown apart; the second is said in a note, so that a week with Good Friday is no fall of a fifth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.periods import Period, long_date
from gaugebook.values import format_value
from gaugebook.words import counted

_COUNTED_BY_DAY = ("count", "sum", "distinct")
_SHORT_GRAINS = ("day", "week")


def covered_pieces(
    pieces: tuple[Period, ...],
    first_day: date,
    last_day: date,
    *,
    working_days: WorkingDays = ENGLAND,
) -> list[tuple[Period, Period]]:
    """Give the pieces that records from one day to another cover, each with what they cover of it.

    A piece is cut only when a working day of it is not covered: records that end on a Friday
    cover the month that ends on the Sunday, and records that begin on Tuesday 4 January 2022 cover
    that January, whose first three days were a weekend and a bank holiday.

    Parameters
    ----------
    pieces
        The periods for which a value is wanted.
    first_day, last_day
        The days of the first and of the last record.
    working_days
        The calendar; England's when left out.

    Examples
    --------
    >>> from gaugebook.periods import parse_period
    >>> found = covered_pieces(parse_period("2022-10..2022-11").split("month"),
    ...                        date(2022, 10, 3), date(2022, 11, 21))
    >>> [str(covered) for piece, covered in found]
    ['2022-10-01/P1M', '2022-11-01/P21D']
    """
    found = []
    for piece in pieces:
        start, end = piece.start, piece.end
        if end <= first_day or last_day < start:
            continue
        if working_days.has_working_day(start, first_day):
            start = first_day
        if working_days.has_working_day(last_day + timedelta(days=1), end):
            end = last_day + timedelta(days=1)
        found.append((piece, Period(start, end)))
    return found


def worked_notes(
    metric: Metric,
    period: Period,
    reporting: Period,
    value: float | None,
    *,
    working_days: WorkingDays,
    measures: Mapping[str, Measure],
) -> list[str]:
    """Say what a reader must know of the days that a figure is of.

    Parameters
    ----------
    metric
        Its metric.
    period, reporting
        What the figure covers, and the full period that it is reported in.
    value
        The figure, in the metric's unit; None when there is none.
    working_days
        The calendar.
    measures
        The measures in reach; without the metric's own nothing is said for each working day.

    Returns
    -------
    list
        At most one note. Of a metric about people nothing is said for each working day, which
        would tell a count that the rule of small numbers rounds or withholds.
    """
    if period == reporting:
        note = holiday_note(metric, period, working_days=working_days)
        return [note] if note else []
    said = [f"part period: {worked_words(period, reporting, working_days=working_days)}"]
    if adds_up(metric, measures) and not metric.about_people:
        each = per_working_day(
            value, metric.unit, metric.decimals, period, working_days=working_days
        )
        said += [each] if each else []
    return [", ".join(said)]


def adds_up(metric: Metric, measures: Mapping[str, Measure]) -> bool:
    """Whether a metric's value is the sum of its days, so that it may be shared among them.

    Calls are; people are not, for one who rang on two days is one of the month.
    """
    use = metric.of
    if metric.kind not in ("count", "sum") or use is None or use.measure not in measures:
        return False
    return measures[use.measure].additive


def worked_words(part: Period, whole: Period, *, working_days: WorkingDays) -> str:
    """Say which part of a period was covered, and how many of its working days that is.

    >>> from gaugebook.periods import parse_period
    >>> november = parse_period("2022-11")
    >>> worked_words(parse_period("2022-11-01..2022-11-21"), november, working_days=ENGLAND)
    '1 to 21 November 2022 (15 of 22 working days)'
    """
    worked = f"{working_days.count(part)} of {_days(working_days.count(whole))}"
    return f"{part.label} ({worked})"


def per_working_day(
    value: float | None, unit: str, decimals: int, period: Period, *, working_days: WorkingDays
) -> str:
    """Give what a total comes to on each working day, with one decimal more than the total has.

    The total of a part month is less than that of a full one for being a part; this may be
    compared. It is an average over the days that were worked: what came in on a Sunday is in it.

    Returns
    -------
    str
        ``1,491.6 a working day``; empty where there is no value or no working day.
    """
    days = working_days.count(period)
    if value is None or not days:
        return ""
    return f"{format_value(value / days, unit, decimals + 1)} a working day"


def holiday_note(metric: Metric, period: Period, *, working_days: WorkingDays) -> str:
    """Name the bank holidays of a day or a week, where a metric counts what came on its days.

    Returns
    -------
    str
        ``4 working days: Good Friday 15 April 2022``; empty where there is none, for longer
        periods, and for shares, averages and other figures that do not grow with the days.
    """
    if metric.kind not in _COUNTED_BY_DAY or period.grain not in _SHORT_GRAINS:
        return ""
    lost = [f"{name} {long_date(day)}" for day, name in working_days.holidays_in(period)]
    if not lost:
        return ""
    return f"{_days(working_days.count(period))}: {' and '.join(lost)}"


def _days(number: int) -> str:
    """Give a number of working days in words.

    >>> _days(4), _days(1), _days(0)
    ('4 working days', '1 working day', 'no working day')
    """
    if number == 0:
        return "no working day"
    return counted(number, "working day")
