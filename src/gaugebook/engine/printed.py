"""Metrics over figures that somebody else counted: summaries and published tables.

Where counts were printed the value is recomputed from them, and the printed figure stands
beside it as a claim. Roll-ups are made from counts; where none were printed, a roll-up is
refused with its reason. Percentages are never averaged, and part periods never added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.judge import Reading
from gaugebook.engine.printed_claims import hold_claim
from gaugebook.engine.printed_counts import Cell, PrintedCounts, Sides
from gaugebook.engine.printed_table import (
    SHORT,
    Name,
    PrintedTable,
    Series,
    Tiles,
    days_in_words,
)
from gaugebook.engine.request import (
    Request,
    fixed_dimensions,
    is_only_dimensions,
    is_possible,
    place_of,
)
from gaugebook.errors import Problem, Where, problem
from gaugebook.observations import Dimensions, worst_status
from gaugebook.periods import Period
from gaugebook.tables.dataset import FigureTable, PrintedFigure


@dataclass(frozen=True)
class PrintedReadings:
    """Readings from one table, and what was found on the way."""

    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...] = ()


def can_serve_printed(metric: Metric, table: FigureTable) -> bool:
    """Whether a table has the metric itself, or every measure that it is made of."""
    held = {(figure.role, figure.name) for figure in table.figures}
    if ("metric", metric.id) in held:
        return True
    if not is_only_dimensions(metric) or None in held_as(metric):
        return False
    if metric.kind == "mean":
        return any(("mean", name) in held for name in held_as(metric))
    if metric.kind in ("quantile", "distinct", "sequence"):
        return False
    counted = {name for role, name in held if role in ("measure", "share")}
    return all(name in counted for name in held_as(metric))


def held_as(metric: Metric) -> tuple[str | None, ...]:
    """Give the measures that a table of figures may hold a metric's uses as."""
    return tuple(use.held_as for use in metric.uses)


def read_printed(
    metric: Metric,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
    table: FigureTable,
    request: Request,
    *,
    working_days: WorkingDays = ENGLAND,
) -> PrintedReadings:
    """Compute a metric from a table of figures, one reading for each piece and place."""
    return _Reader(metric, measures, metrics, table, request, working_days).read()


@dataclass(frozen=True)
class _Split:
    """The places that a total is split into, with the periods of each and of all together."""

    whole: Series
    parts: Mapping[Dimensions, Series]

    def has(self, part: Dimensions, tile: Period) -> bool:
        """Whether a part has a figure for a period."""
        return tile in self.parts[part]


@dataclass
class _Reader:
    metric: Metric
    measures: Mapping[str, Measure]
    metrics: Mapping[str, Metric]
    table: FigureTable
    request: Request
    working_days: WorkingDays
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        facts = self.table.facts
        self._table_where = Where(facts.files[0].name if facts.files else facts.source_id)
        self._figures = PrintedTable(self.table)
        self._names = self._names_of_metric()
        self._counts = PrintedCounts(self.metric, self.measures, self.metrics, self._figures)

    def read(self) -> PrintedReadings:
        readings: list[Reading] = []
        if not is_possible(self.metric, self.request.where):
            return PrintedReadings(())
        for dimensions in self._places():
            whole = self._series([dimensions])
            split = self._split(dimensions)
            for piece in self.request.pieces():
                tiles = whole.tiles_for(piece)
                if tiles is not None:
                    readings += self._read_place(tiles, dimensions)
                elif split is not None:
                    readings += self._from_parts(piece, dimensions, split)
        return PrintedReadings(tuple(readings), tuple(self.problems))

    # --- where and when ---------------------------------------------------------------------------

    def _places(self) -> list[Dimensions]:
        """Give the dimension values that are wanted and that the table has, the total first."""
        base = dict(self.request.where) | fixed_dimensions(self.metric)
        found = {tuple(sorted(base.items()))}
        wanted = set(base) | set(self.request.by)
        if wanted != set(base):
            for place in self._figures.places():
                has = dict(place)
                if wanted <= has.keys() and base.items() <= has.items():
                    found.add(tuple(sorted((name, has[name]) for name in wanted)))
        return sorted(found, key=lambda d: (len(d), d))

    def _names_of_metric(self) -> list[Name]:
        names: list[Name] = [("metric", self.metric.id)]
        for use in self.metric.uses:
            roles = ("measure", "mean", "share")
            names += [(role, use.held_as or use.measure) for role in roles]
        return names

    def _series(self, places: Sequence[Dimensions]) -> Series:
        held: set[tuple[Period, Period]] = set()
        for place in places:
            held |= self._figures.held(self._names, place)
        return Series(held, self.working_days)

    def _split(self, dimensions: Dimensions) -> _Split | None:
        parts = self._figures.parts_of(self._names, dimensions)
        if not parts:
            return None
        return _Split(self._series(parts), {part: self._series([part]) for part in parts})

    def _read_place(self, tiles: Tiles, dimensions: Dimensions) -> list[Reading]:
        if tiles.tiles == (tiles.period,):
            return [self._single(tiles.period, tiles.reporting, dimensions)]
        cells = [(tile, dimensions) for tile in tiles.tiles]
        return self._rolled_up(tiles, dimensions, cells, days_in_words(tiles.missing))

    def _from_parts(self, piece: Period, dimensions: Dimensions, split: _Split) -> list[Reading]:
        """Add up a total that is not printed from the places that the table splits it into."""
        tiles = split.whole.tiles_for(piece)
        if tiles is None:
            return []
        cells = [
            (tile, part) for tile in tiles.tiles for part in split.parts if split.has(part, tile)
        ]
        words = [days_in_words(tiles.missing)] if tiles.missing else []
        for part, series in sorted(split.parts.items()):
            gone = [t for t in tiles.tiles if t not in series and series.expected.lacks(t)]
            long = [tile for tile in gone if tile.days > SHORT]
            if long:
                reason = f"{_told(part, dimensions)} has no figure for {long[0].label}"
                return self._refused(piece, reason)
            if gone:
                words.append(f"{days_in_words(_starts(gone))} of {_told(part, dimensions)}")
        names = [name for name, _ in next(iter(split.parts)) if name not in dict(dimensions)]
        notes = [f"added up from {len(split.parts)} values of {' and '.join(names)}"]
        return self._rolled_up(tiles, dimensions, cells, "; ".join(words), notes)

    # --- one printed period -----------------------------------------------------------------------

    def _single(self, period: Period, reporting: Period, dimensions: Dimensions) -> Reading:
        claim = self._counts.claim(period, dimensions)
        sides = self._counts.sides(period, dimensions) if self.metric.kind == "ratio" else None
        notes: list[str] = []
        obs_status = "A"
        if self.metric.kind in ("count", "sum"):
            total = self._counts.total(period, dimensions)
            value = total.value if total else None
            if total and total.half:
                obs_status = "E"
                notes.append(_estimated(1, total.half))
            notes += self._printed_instead(value, self._total_figure(period, dimensions, claim))
        elif sides is None:
            value = claim.value if claim else None
            notes += ["no counts printed"] if value is not None else []
            notes += self._printed_instead(value, claim)
        elif sides.below == 0:
            value = None
            notes.append("nothing to divide by: the denominator is 0")
            notes += self._printed_instead(value, claim)
        else:
            value = sides.quotient(self.metric.multiplier)
            obs_status = self._compare(claim, value, sides, notes)
            if sides.half:
                obs_status = worst_status([obs_status, "E"])
                notes.append(_estimated(1, sides.half))
        return Reading(
            metric=self.metric,
            period=period,
            reporting=reporting,
            place=place_of(dict(dimensions)),
            value=None if value is None else _plain(value),
            numerator=_plain(sides.above) if sides else None,
            denominator=_plain(sides.below) if sides else None,
            obs_status=obs_status,
            identity=self._counts.identity([(period, dimensions)]),
            notes=tuple(notes),
            where=self._place_of(period, dimensions),
        )

    def _printed_instead(self, value: Decimal | None, figure: PrintedFigure | None) -> list[str]:
        """Say what stands in a cell that gives no value."""
        return [f"printed {figure.printed}"] if value is None and figure and figure.printed else []

    def _place_of(self, period: Period, dimensions: Dimensions) -> Where:
        """Give the cell of the metric itself, else of one of its measures, else the file."""
        figures = (self._figures.figure(*name, period, dimensions) for name in self._names)
        return next((figure.where for figure in figures if figure), self._table_where)

    def _total_figure(
        self, period: Period, dimensions: Dimensions, claim: PrintedFigure | None
    ) -> PrintedFigure | None:
        name = self.metric.uses[0].held_as or self.metric.uses[0].measure
        return self._figures.figure("measure", name, period, dimensions) or claim

    def _compare(
        self, claim: PrintedFigure | None, value: Decimal, sides: Sides, notes: list[str]
    ) -> str:
        """Hold a printed share against its own counts; give the observation status."""
        held = hold_claim(self.metric, claim, value, sides)
        notes += held.notes
        self.problems += held.problems
        return held.obs_status

    # --- several, added up ------------------------------------------------------------------------

    def _rolled_up(
        self,
        tiles: Tiles,
        dimensions: Dimensions,
        cells: Sequence[Cell],
        missing: str,
        notes: Sequence[str] = (),
    ) -> list[Reading]:
        """Add up printed periods and places; what days they lack is in the note and told."""
        reason = self._why_not_added()
        if reason:
            return self._refused(tiles.reporting, reason)
        added = {cell: self._added(cell) for cell in cells}
        without = [cell for cell, sides in added.items() if sides is None]
        if without and (len(without) == len(cells) or without[0][0].days > SHORT):
            label = without[0][0].label
            reason = f"no counts are printed for {label}, and averages are not averaged"
            return self._refused(tiles.reporting, reason)
        if without:
            days = days_in_words(_starts([tile for tile, _ in without]))
            missing = "; ".join(
                text for text in (missing, f"{days}, where a count is blank") if text
            )
        kept = {cell: sides for cell, sides in added.items() if sides is not None}
        reading = self._sum(tiles, dimensions, kept, missing, list(notes))
        if reading is not None and missing:
            self._tell_missing(reading, missing)
        return [reading] if reading is not None else []

    def _added(self, cell: Cell) -> Sides | None:
        """Give what a cell adds: the two numbers of a share or mean, or a count over one."""
        if self.metric.kind in ("count", "sum"):
            total = self._counts.total(*cell)
            return None if total is None else Sides(total.value, Decimal(1), total.half)
        return self._counts.sides(*cell)

    def _sum(
        self,
        tiles: Tiles,
        dimensions: Dimensions,
        cells: Mapping[Cell, Sides],
        missing: str,
        notes: list[str],
    ) -> Reading | None:
        metric = self.metric
        added = list(cells.values())
        above = sum((sides.above for sides in added), Decimal(0))
        below = sum((sides.below for sides in added), Decimal(0))
        half = sum((sides.half for sides in added), Decimal(0))
        is_total = metric.kind in ("count", "sum")
        if not is_total and below == 0:
            return None
        statuses = [*self._statuses(cells), "E" if half or metric.kind == "mean" else "A"]
        if metric.kind == "mean":
            notes.append(f"from {len(added)} printed means, weighted by their counts")
        if half:
            notes.append(_estimated(len(added), half))
        if missing:
            # Too little to be held against a target, and said so.
            statuses.append("U")
            notes.append(f"incomplete: no figures for {missing}")
        return Reading(
            metric=metric,
            period=tiles.period,
            reporting=tiles.reporting,
            place=place_of(dict(dimensions)),
            value=_plain(above if is_total else metric.multiplier * above / below),
            numerator=None if is_total else _plain(above),
            denominator=None if is_total else _plain(below),
            obs_status=worst_status(statuses),
            identity=self._counts.identity(list(cells)),
            notes=tuple(notes),
            where=self._table_where,
        )

    def _statuses(self, cells: Mapping[Cell, Sides]) -> Iterator[str]:
        """Give what each printed share is worth beside its own counts, where there are any."""
        if self.metric.kind != "ratio":
            return
        for cell, sides in cells.items():
            claim = self._counts.claim(*cell)
            if claim is not None and sides.below:
                yield self._compare(claim, sides.quotient(self.metric.multiplier), sides, [])

    def _refused(self, piece: Period, reason: str) -> list[Reading]:
        self.problems.append(
            problem(
                "rollup-refused",
                self._table_where,
                key=f"{self.metric.id} {piece.key}",
                metric=self.metric.id,
                period=piece.label,
                reason=reason,
            )
        )
        return []

    def _tell_missing(self, reading: Reading, missing: str) -> None:
        self.problems.append(
            problem(
                "days-missing",
                self._table_where,
                key=f"{self.metric.id} {reading.period.key}",
                label=self.metric.label,
                period=reading.period.label,
                days=missing,
            )
        )

    def _why_not_added(self) -> str:
        metric = self.metric
        if metric.kind == "quantile":
            return "the quantile of a longer time needs its records; quantiles are not averaged"
        if not all(self.measures[use.held_as or use.measure].additive for use in metric.uses):
            return "its figures cannot be added; one person may be counted in each"
        return ""


def _told(part: Dimensions, dimensions: Dimensions) -> str:
    """Name a place by what sets it apart from the total that it is a part of."""
    return ", ".join(code for name, code in part if (name, code) not in dimensions)


def _starts(periods: Sequence[Period]) -> list[date]:
    """Give the days of some periods."""
    return sorted({p.start + timedelta(days=n) for p in periods for n in range(p.days)})


def _estimated(shares: int, half: Decimal) -> str:
    """Say that counts were worked out from printed shares, and how far they may be out."""
    most = max(1, int(half.to_integral_value(rounding=ROUND_CEILING)))
    what = "a printed share" if shares == 1 else f"{shares} printed shares"
    return f"counts worked out from {what}, within {most:,} either way"


def _plain(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)
