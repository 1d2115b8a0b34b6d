"""The figures of one printed table, found by what they are: which periods and places it has.

A total that nobody printed follows from its parts where the table splits it: the calls of all
lines are those of each. A month follows from its days. Which of them lack is told here, and what
becomes of it is decided in `gaugebook.engine.printed`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gaugebook.definitions.working_days import WorkingDays
from gaugebook.observations import Dimensions
from gaugebook.periods import Period
from gaugebook.tables.dataset import FigureTable, PrintedFigure
from gaugebook.words import counted, listed

Name = tuple[str, str]
"""A role and the name of a measure or metric."""

SHORT = 7
"""Days; of periods up to a week some may lack, and the figure says so."""

_OFTEN = 0.5
_FEW_WEEKS = 4
_DATES_NAMED = 4


@dataclass(frozen=True)
class Tiles:
    """The periods of a table that answer a piece of time.

    `period` is what they cover of `reporting`. `missing` are days within it for which the table
    should have figures and has none.
    """

    period: Period
    reporting: Period
    tiles: tuple[Period, ...]
    missing: tuple[date, ...] = ()


class PrintedTable:
    """Finds figures by role, name, dimensions and period."""

    def __init__(self, table: FigureTable) -> None:
        self._figures: dict[tuple[str, str, Dimensions], dict[Period, PrintedFigure]] = {}
        self._spans: dict[tuple[str, str, Dimensions], set[tuple[Period, Period]]] = {}
        self._places: dict[Name, dict[Dimensions, None]] = {}
        self._whole: dict[Dimensions, set[str]] = {}
        for figure in table.figures:
            key = (figure.role, figure.name, figure.dimensions)
            self._figures.setdefault(key, {}).setdefault(figure.period, figure)
            self._spans.setdefault(key, set()).add((figure.period, figure.reporting))
            self._places.setdefault(key[:2], {})[figure.dimensions] = None
            known = self._whole.get(figure.dimensions)
            whole = set(figure.whole_by)
            self._whole[figure.dimensions] = whole if known is None else known & whole

    def figure(
        self, role: str, name: str, period: Period, dimensions: Dimensions
    ) -> PrintedFigure | None:
        """Give a figure, or None where the table has none."""
        return self._figures.get((role, name, dimensions), {}).get(period)

    def has(self, name: Name) -> bool:
        """Whether the table has a figure of this role and name at all."""
        return name in self._places

    def places(self) -> Iterable[Dimensions]:
        """Give every set of dimension values that a figure of the table has."""
        return dict.fromkeys(place for places in self._places.values() for place in places)

    def held(self, names: Iterable[Name], dimensions: Dimensions) -> set[tuple[Period, Period]]:
        """Give the periods of figures at one place, each with the full one it is reported in."""
        found: set[tuple[Period, Period]] = set()
        for name in names:
            found |= self._spans.get((*name, dimensions), set())
        return found

    def parts_of(self, names: Sequence[Name], dimensions: Dimensions) -> list[Dimensions]:
        """Give the places that a place is split into; none where the table does not split it.

        Only dimensions of which the table has every code split the total: that all rows are of
        calls says nothing about contacts by other channels. Of several splits the one by fewest
        dimensions is taken.
        """
        base = dict(dimensions)
        splits: dict[tuple[str, ...], list[Dimensions]] = {}
        for name in names:
            for place in self._places.get(name, {}):
                has = dict(place)
                further = tuple(sorted(has.keys() - base.keys()))
                if not further or not base.items() <= has.items():
                    continue
                if set(further) <= self._whole[place]:
                    splits.setdefault(further, []).append(place)
        if not splits:
            return []
        best = min(splits, key=lambda further: (len(further), further))
        return list(dict.fromkeys(splits[best]))


class Series:
    """The periods that a table has at one place, or at the parts that make it up.

    Parameters
    ----------
    held
        The periods of the figures, each with the one it is reported in.
    working_days
        The calendar.
    """

    def __init__(self, held: Iterable[tuple[Period, Period]], working_days: WorkingDays) -> None:
        self._reported: dict[Period, Period] = {}
        self._parts: dict[Period, list[Period]] = {}
        for period, reporting in held:
            known = self._reported.get(period)
            if known is None or known.days < reporting.days:
                self._reported[period] = reporting
            if period != reporting:
                self._parts.setdefault(reporting, []).append(period)
        self._full = sorted(p for p, r in held if p == r)
        self._starts = [period.start for period in self._full]
        self._working_days = working_days
        self._expected: Expected | None = None

    def __contains__(self, period: Period) -> bool:
        return period in self._reported

    @property
    def expected(self) -> Expected:
        """On which days it should have figures."""
        if self._expected is None:
            self._expected = Expected(list(self._reported), self._working_days)
        return self._expected

    def tiles_for(self, piece: Period) -> Tiles | None:
        """Give the period that answers a piece, or the full ones that make it up.

        Returns
        -------
        Tiles
            The piece itself where it stands; else the longest part of it that begins with it, such
            as the latest state of a running month; else full periods end to end. Days and weeks may
            leave gaps: what lacks at an end makes a part period, what lacks within is in `missing`,
            and a day on which nothing was to be expected (a weekend without rows, a bank holiday)
            is no gap. None where months or longer periods leave one.
        """
        if piece in self._reported:
            return Tiles(piece, self._reported[piece], (piece,))
        if parts := self._parts.get(piece):
            # Of several parts the longest from the start: the latest state of a running month.
            part = max(parts, key=lambda p: (p.start == piece.start, p.days, p.start))
            return Tiles(part, piece, (part,))
        inside = self._inside(piece)
        if tiles := _end_to_end(piece, inside):
            return Tiles(piece, piece, tuple(tiles))
        tiles = _apart(period for period in inside if period.days <= SHORT)
        return self._with_gaps(piece, tiles) if tiles else None

    def _inside(self, piece: Period) -> list[Period]:
        first = bisect_left(self._starts, piece.start)
        last = bisect_left(self._starts, piece.end)
        return [period for period in self._full[first:last] if period.end <= piece.end]

    def _with_gaps(self, piece: Period, tiles: Sequence[Period]) -> Tiles:
        lacking = self.expected.missing_in(piece, tiles)
        first, last = tiles[0].start, tiles[-1].end
        start = first if any(day < first for day in lacking) else piece.start
        end = last if any(day >= last for day in lacking) else piece.end
        missing = tuple(day for day in lacking if start <= day < end)
        return Tiles(Period(start, end), piece, tuple(tiles), missing)


def _end_to_end(piece: Period, inside: Iterable[Period]) -> list[Period] | None:
    """Give periods that cover a piece exactly, end to end, the longest first at each step."""
    tiles: list[Period] = []
    at = piece.start
    by_start: dict[object, Period] = {}
    for period in inside:
        held = by_start.get(period.start)
        if held is None or period.end > held.end:
            by_start[period.start] = period
    while at < piece.end:
        tile = by_start.get(at)
        if tile is None:
            return None
        tiles.append(tile)
        at = tile.end
    return tiles


def _apart(periods: Iterable[Period]) -> list[Period]:
    """Give periods that do not overlap, the earliest and of those the longest."""
    kept: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.start, -p.days)):
        if not kept or kept[-1].end <= period.start:
            kept.append(period)
    return kept


class Expected:
    """On which days a series of short periods should have figures.

    Working days, and days of the week on which it usually has some; not a day of the week on which
    it never had any.
    """

    def __init__(self, periods: Sequence[Period], working_days: WorkingDays) -> None:
        self._working_days = working_days
        self._first = min(p.start for p in periods)
        self._last = max(p.end for p in periods)
        covered = {day for period in periods for day in _days(period)}
        self._covered = covered
        seen = Counter(day.weekday() for day in covered)
        weeks = max(1, round((self._last - self._first).days / 7))
        self._often = {n for n, days in seen.items() if days >= _OFTEN * weeks}
        never = set(range(7)) - set(seen)
        self._never = never if weeks >= _FEW_WEEKS else set()

    def missing_in(self, piece: Period, tiles: Iterable[Period]) -> list[date]:
        """Give the days of a piece that should be there and are in none of the tiles."""
        there = {day for tile in tiles for day in _days(tile)}
        return [day for day in _days(piece) if day not in there and self._is_expected(day)]

    def lacks(self, tile: Period) -> bool:
        """Whether a tile lacks that lies between the first and the last of the series."""
        if not self._first <= tile.start or not tile.end <= self._last:
            return False
        return any(day not in self._covered and self._is_expected(day) for day in _days(tile))

    def _is_expected(self, day: date) -> bool:
        weekday = day.weekday()
        if weekday in self._never:
            return False
        if self._working_days.is_working_day(day):
            return True
        # A bank holiday is no gap; a Sunday is one where Sundays have figures.
        return weekday in self._often and weekday >= 5


def _days(period: Period) -> Iterable[date]:
    return (period.start + timedelta(days=n) for n in range(period.days))


def days_in_words(days: Sequence[date]) -> str:
    """Name some days, the first few and how many more; an empty text for none.

    >>> days_in_words([date(2022, 10, 3), date(2022, 10, 4), date(2022, 10, 7)])
    '3 to 4 October 2022 and 7 October 2022'
    """
    stretches: list[Period] = []
    for day in sorted(days):
        following = day + timedelta(days=1)
        if stretches and stretches[-1].end == day:
            stretches[-1] = Period(stretches[-1].start, following)
        else:
            stretches.append(Period(day, following))
    if not stretches:
        return ""
    named = [stretch.label for stretch in stretches[:_DATES_NAMED]]
    rest = sum(stretch.days for stretch in stretches[_DATES_NAMED:])
    if rest:
        named.append(counted(rest, "more day"))
    return listed(named)
