"""Instants and clock times inside a statement: pieces of time, and the local time of an instant.

Records hold instants in UTC without a zone, and no engine is asked what a time zone is: the
limits of a local day and the changes of the clock are worked out here and written into the
statement as plain instants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlglot import exp


@dataclass(frozen=True)
class Span:
    """A piece of time as instants: UTC, without a zone, `end` not included."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Offset:
    """How many seconds the local clock is ahead of UTC, from an instant on."""

    since: datetime
    seconds: int


def offsets_of(time_zone: str, start: datetime, end: datetime) -> tuple[Offset, ...]:
    """Give the offsets of a zone between two instants: the one at the start, then each change.

    Parameters
    ----------
    time_zone
        An IANA name.
    start, end
        Instants in UTC without a zone.

    Examples
    --------
    >>> from datetime import datetime
    >>> [(o.since.isoformat(), o.seconds)
    ...  for o in offsets_of("Europe/London", datetime(2022, 10, 1), datetime(2022, 12, 1))]
    [('2022-10-01T00:00:00', 3600), ('2022-10-30T01:00:00', 0)]
    """
    zone = ZoneInfo(time_zone)
    found = [Offset(start, _seconds_at(start, zone))]
    day = start
    while day < end:
        following = min(day + timedelta(days=1), end)
        if _seconds_at(following, zone) != found[-1].seconds:
            change = _change_between(day, following, zone)
            found.append(Offset(change, _seconds_at(change, zone)))
        day = following
    return tuple(found)


def _seconds_at(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the second at which the clock changes, by halving."""
    old = _seconds_at(before, zone)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _seconds_at(before + timedelta(seconds=middle), zone) == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def wall_time(time: exp.Expr, offsets: Sequence[Offset]) -> exp.Expr:
    """Give what the clock on the wall shows at an instant, as a tree."""
    if len(offsets) == 1:
        return _later(time, offsets[0].seconds)
    middle = len(offsets) // 2
    before = exp.LT(this=time.copy(), expression=instant(offsets[middle].since))
    earlier, later = (wall_time(time, half) for half in (offsets[:middle], offsets[middle:]))
    return exp.Case().when(before, earlier, copy=False).else_(later, copy=False)


def _later(time: exp.Expr, seconds: int) -> exp.Expr:
    return (
        exp.Add(this=time.copy(), expression=interval(seconds, "SECOND"))
        if seconds
        else (time.copy())
    )


def interval(length: int, unit: str) -> exp.Interval:
    """Give a length of time as a tree; days are days of the clock."""
    return exp.Interval(this=exp.Literal.string(str(length)), unit=exp.Var(this=unit))


def instant(moment: datetime) -> exp.Expr:
    """Give an instant as a tree; it has no zone in any engine."""
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    return exp.cast(exp.Literal.string(text), "TIMESTAMP")


def is_between(time: exp.Column, span: Span) -> exp.Expr:
    """Tell, as a tree, whether a time lies in a span."""
    return exp.and_(
        exp.GTE(this=time.copy(), expression=instant(span.start)),
        exp.LT(this=time.copy(), expression=instant(span.end)),
        copy=False,
    )


def check_spans(spans: Sequence[Span]) -> None:
    """Hold that pieces of time stand in order and apart, so that a row lies in one at most.

    Raises
    ------
    ValueError
        When they do not, or there is none.
    """
    if not spans or any(later.start < earlier.end for earlier, later in pairwise(spans)):
        raise ValueError("the pieces of time must stand in order and apart")


def have_gaps(spans: Sequence[Span]) -> bool:
    """Whether some time lies between the pieces."""
    return any(earlier.end != later.start for earlier, later in pairwise(spans))


def piece_number(time: exp.Column, spans: Sequence[Span], *, all_inside: bool) -> exp.Expr:
    """Give the number of the piece that a time lies in, from 0, as a tree; null in none.

    Found by halving: ten comparisons for the days of two years. A join on the limits gives the
    same and takes several times as long.

    Parameters
    ----------
    time
        The column.
    spans
        In order and apart.
    all_inside
        Whether every time is known to lie in some piece, so that the outer limits need no test.
    """
    return _by_halves(time, list(enumerate(spans)), all_inside=all_inside)


def _by_halves(
    time: exp.Column, pieces: Sequence[tuple[int, Span]], *, all_inside: bool
) -> exp.Expr:
    if len(pieces) == 1:
        number, span = pieces[0]
        found = exp.Literal.number(number)
        return found if all_inside else exp.Case().when(is_between(time, span), found)
    middle = len(pieces) // 2
    before = exp.LT(this=time.copy(), expression=instant(pieces[middle][1].start))
    earlier, later = (
        _by_halves(time, half, all_inside=all_inside) for half in (pieces[:middle], pieces[middle:])
    )
    return exp.Case().when(before, earlier, copy=False).else_(later, copy=False)
