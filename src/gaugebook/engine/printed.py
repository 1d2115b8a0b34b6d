"""Metrics over figures that somebody else counted: summaries and published tables.

Where counts were printed the value is recomputed from them, and the printed figure stands
beside it as a claim. Roll-ups are made from counts; where none were printed, a roll-up is
refused with its reason. Percentages are never averaged, and part periods never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gaugebook.definitions.measure import Measure, SummaryMean
from gaugebook.definitions.metric import Metric
from gaugebook.engine.identity import IdentityResult, Range, check_identity, exact
from gaugebook.engine.judge import Reading
from gaugebook.engine.request import (
    Request,
    fixed_dimensions,
    is_only_dimensions,
    is_possible,
    place_of,
)
from gaugebook.errors import Problem, Where, problem
from gaugebook.observations import worst_status
from gaugebook.periods import Period
from gaugebook.tables.dataset import FigureTable, PrintedFigure
from gaugebook.values import WITHHELD_MARK, agrees, format_value, in_print, parse_printed

Dimensions = tuple[tuple[str, str], ...]


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
    if not is_only_dimensions(metric) or any(use.where for use in metric.uses):
        return False
    if metric.kind == "mean":
        return any(("mean", use.measure) in held for use in metric.uses)
    if metric.kind in ("quantile", "distinct", "sequence"):
        return False
    return all(("measure", use.measure) in held for use in metric.uses)


def read_printed(
    metric: Metric,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
    table: FigureTable,
    request: Request,
) -> PrintedReadings:
    """Compute a metric from a table of figures, one reading for each piece and place."""
    return _Reader(metric, measures, metrics, table, request).read()


@dataclass
class _Reader:
    metric: Metric
    measures: Mapping[str, Measure]
    metrics: Mapping[str, Metric]
    table: FigureTable
    request: Request
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        facts = self.table.facts
        self._table_where = Where(facts.files[0].name if facts.files else facts.source_id)
        self._index: dict[tuple[str, str, Dimensions], list[PrintedFigure]] = {}
        for figure in self.table.figures:
            key = (figure.role, figure.name, figure.dimensions)
            self._index.setdefault(key, []).append(figure)

    def read(self) -> PrintedReadings:
        readings: list[Reading] = []
        if not is_possible(self.metric, self.request.where):
            return PrintedReadings(())
        for piece in self.request.pieces():
            for dimensions in self._places():
                readings += self._read_place(piece, dimensions)
        return PrintedReadings(tuple(readings), tuple(self.problems))

    def _places(self) -> list[Dimensions]:
        """Give the dimension values that are wanted and that the table has, the total first."""
        base = dict(self.request.where) | fixed_dimensions(self.metric)
        found = {tuple(sorted(base.items()))}
        split_by = set(self.request.by) - base.keys()
        for figure in self.table.figures:
            has = dict(figure.dimensions)
            if split_by and set(has) == set(base) | split_by and base.items() <= has.items():
                found.add(figure.dimensions)
        return sorted(found, key=lambda d: (len(d), d))

    def _read_place(self, piece: Period, dimensions: Dimensions) -> list[Reading]:
        periods = self._periods_for(piece, dimensions)
        if periods is None:
            return []
        if len(periods) == 1:
            period, reporting = periods[0]
            return [self._single(period, reporting, dimensions)]
        return self._rolled_up(piece, [period for period, _ in periods], dimensions)

    def _names(self) -> list[tuple[str, str]]:
        names = [("metric", self.metric.id)]
        for use in self.metric.uses:
            names += [("measure", use.measure), ("mean", use.measure)]
        return names

    def _periods_for(
        self, piece: Period, dimensions: Dimensions
    ) -> list[tuple[Period, Period]] | None:
        """Give the period that answers a piece, or the full ones that tile it exactly."""
        figures = [f for key in self._names() for f in self._index.get((*key, dimensions), ())]
        held = {(f.period, f.reporting) for f in figures}
        exact_hit = [h for h in held if h[0] == piece]
        if exact_hit:
            return [max(exact_hit, key=lambda hit: hit[1].days)]
        parts = [h for h in held if h[1] == piece]
        if parts:
            # Of several parts the longest from the start: the latest state of a running month.
            return [max(parts, key=lambda h: (h[0].start == piece.start, h[0].days, h[0].start))]
        inside = sorted({p for p, r in held if p == r and piece.contains(p)})
        tiles = _tile(piece, inside)
        return [(tile, tile) for tile in tiles] if tiles else None

    def _figure(
        self, role: str, name: str, period: Period, dimensions: Dimensions
    ) -> PrintedFigure | None:
        figures = self._index.get((role, name, dimensions), [])
        return next((f for f in figures if f.period == period), None)

    def _count(self, name: str, period: Period, dimensions: Dimensions) -> Decimal | None:
        figure = self._figure("measure", name, period, dimensions)
        return figure.value if figure else None

    def _claim(self, period: Period, dimensions: Dimensions) -> PrintedFigure | None:
        """Give the metric as it was printed: itself, or the mean of its measure."""
        found = self._figure("metric", self.metric.id, period, dimensions)
        if found is None and self.metric.kind == "mean" and self.metric.of:
            found = self._figure("mean", self.metric.of.measure, period, dimensions)
        return found

    def _counts(self, period: Period, dimensions: Dimensions) -> tuple[Decimal, Decimal] | None:
        """Give numerator and denominator of a ratio or mean, or None where one is lacking."""
        metric = self.metric
        if metric.numerator and metric.denominator:
            numerator = self._count(metric.numerator.measure, period, dimensions)
            denominator = self._count(metric.denominator.measure, period, dimensions)
            return None if numerator is None or denominator is None else (numerator, denominator)
        if metric.kind == "mean" and metric.of:
            summary = self.measures[metric.of.measure].summary
            claim = self._claim(period, dimensions)
            if isinstance(summary, SummaryMean) and claim and claim.value is not None:
                weight = self._count(summary.weight, period, dimensions)
                return None if weight is None else (claim.value * weight, weight)
        return None

    def _single(self, period: Period, reporting: Period, dimensions: Dimensions) -> Reading:
        claim = self._claim(period, dimensions)
        counts = self._counts(period, dimensions) if self.metric.kind == "ratio" else None
        notes: list[str] = []
        obs_status = "A"
        if self.metric.kind in ("count", "sum"):
            value = self._total(period, dimensions, claim)
            notes += self._printed_instead(value, self._total_figure(period, dimensions, claim))
        elif counts is None:
            value = claim.value if claim else None
            notes += ["no counts printed"] if value is not None else []
            notes += self._printed_instead(value, claim)
        elif counts[1] == 0:
            value = None
            notes.append("nothing to divide by: the denominator is 0")
            notes += self._printed_instead(value, claim)
        else:
            value = counts[0] / counts[1]
            obs_status = self._compare(claim, value, counts, notes)
        return Reading(
            metric=self.metric,
            period=period,
            reporting=reporting,
            place=place_of(dict(dimensions)),
            value=None if value is None else _plain(value),
            numerator=_plain(counts[0]) if counts else None,
            denominator=_plain(counts[1]) if counts else None,
            obs_status=obs_status,
            identity=self._identity(period, dimensions),
            notes=tuple(notes),
            where=self._place_of(period, dimensions),
        )

    def _printed_instead(self, value: Decimal | None, figure: PrintedFigure | None) -> list[str]:
        """Say what stands in a cell that gives no value."""
        return [f"printed {figure.printed}"] if value is None and figure and figure.printed else []

    def _place_of(self, period: Period, dimensions: Dimensions) -> Where:
        """Give the cell of the metric itself, else of one of its measures, else the file."""
        figures = (self._figure(*name, period, dimensions) for name in self._names())
        return next((figure.where for figure in figures if figure), self._table_where)

    def _total_figure(
        self, period: Period, dimensions: Dimensions, claim: PrintedFigure | None
    ) -> PrintedFigure | None:
        name = self.metric.uses[0].measure
        return self._figure("measure", name, period, dimensions) or claim

    def _total(
        self, period: Period, dimensions: Dimensions, claim: PrintedFigure | None
    ) -> Decimal | None:
        counted = self._count(self.metric.uses[0].measure, period, dimensions)
        return claim.value if counted is None and claim else counted

    def _compare(
        self,
        claim: PrintedFigure | None,
        value: Decimal,
        counts: tuple[Decimal, Decimal],
        notes: list[str],
    ) -> str:
        """Hold a printed share against its own counts; give the observation status."""
        printed = parse_printed(claim.printed) if claim else None
        if claim is None or printed is None:
            return "A"
        exact_value = in_print(value, self.metric.unit)
        agreement = agrees(printed, exact_value)
        recomputed = format_value(value, self.metric.unit, printed.decimals)
        if agreement == "rounded":
            return "A"
        notes.append(f"printed {claim.printed}")
        if agreement is None:
            self.problems.append(
                problem(
                    "ratio-mismatch",
                    claim.where,
                    found=claim.printed,
                    key=f"{self.metric.id} {claim.period.key}",
                    label=self.metric.label,
                    period=claim.period.label,
                    numerator=self._told(format_value(counts[0], "count")),
                    denominator=self._told(format_value(counts[1], "count")),
                    recomputed=self._told(recomputed),
                    hint="",
                )
            )
            return "V"
        return "A"

    def _told(self, figure: str) -> str:
        """Give a figure for a finding, which anybody may read: none about people."""
        return WITHHELD_MARK if self.metric.about_people else figure

    def _rolled_up(
        self, piece: Period, tiles: list[Period], dimensions: Dimensions
    ) -> list[Reading]:
        metric = self.metric
        reason = self._why_not_added(tiles, dimensions)
        if reason:
            self.problems.append(
                problem(
                    "rollup-refused",
                    self._table_where,
                    key=f"{metric.id} {piece.key}",
                    metric=metric.id,
                    period=piece.label,
                    reason=reason,
                )
            )
            return []
        notes: list[str] = []
        if metric.kind in ("count", "sum"):
            totals = [self._total(t, dimensions, self._claim(t, dimensions)) for t in tiles]
            value = sum((t for t in totals if t is not None), Decimal(0))
            numerator = denominator = None
        else:
            counts = [c for t in tiles if (c := self._counts(t, dimensions)) is not None]
            numerator = sum((n for n, _ in counts), Decimal(0))
            denominator = sum((d for _, d in counts), Decimal(0))
            if denominator == 0:
                return []
            value = numerator / denominator
            if metric.kind == "mean":
                notes.append(f"from {len(tiles)} printed means, weighted by their counts")
        tile_readings = [self._single(tile, tile, dimensions) for tile in tiles]
        reading = Reading(
            metric=metric,
            period=piece,
            reporting=piece,
            place=place_of(dict(dimensions)),
            value=_plain(value),
            numerator=None if numerator is None else _plain(numerator),
            denominator=None if denominator is None else _plain(denominator),
            obs_status=worst_status(
                [*(r.obs_status for r in tile_readings), "E" if metric.kind == "mean" else "A"]
            ),
            identity=self._rolled_identity(tiles, dimensions),
            notes=tuple(notes),
            where=self._table_where,
        )
        return [reading]

    def _why_not_added(self, tiles: list[Period], dimensions: Dimensions) -> str:
        metric = self.metric
        uses = [self.measures[use.measure] for use in metric.uses]
        if metric.kind == "quantile":
            return "the quantile of a longer time needs its records; quantiles are not averaged"
        if not all(measure.additive for measure in uses):
            return "its periods cannot be added; one person may be counted in each"
        for tile in tiles:
            if metric.kind in ("count", "sum"):
                lacking = self._total(tile, dimensions, self._claim(tile, dimensions)) is None
            else:
                lacking = self._counts(tile, dimensions) is None
            if lacking:
                return f"no counts are printed for {tile.label}, and averages are not averaged"
        return ""

    def _known(self, period: Period, dimensions: Dimensions) -> dict[str, Range]:
        """Give what is known of each measure of the identities, counted or worked back."""
        known: dict[str, Range] = {}
        for identity in self.metric.identities:
            for name in (*identity.parts, identity.equals):
                counted = self._count(name, period, dimensions)
                worked_back = self._worked_back(name, period, dimensions)
                if counted is not None:
                    known[name] = exact(counted)
                elif worked_back is not None:
                    known[name] = worked_back
        return known

    def _worked_back(self, name: str, period: Period, dimensions: Dimensions) -> Range | None:
        """Work a count back from a printed share of a printed count."""
        for metric in self.metrics.values():
            if metric.kind != "ratio" or not metric.numerator or not metric.denominator:
                continue
            if metric.numerator.measure != name or metric.numerator.where:
                continue
            figure = self._figure("metric", metric.id, period, dimensions)
            base = self._count(metric.denominator.measure, period, dimensions)
            if figure is None or figure.value is None or base is None:
                continue
            slack = Decimal(1).scaleb(-figure.decimals - 2)
            return Range((figure.value - slack) * base, (figure.value + slack) * base)
        return None

    def _identity(self, period: Period, dimensions: Dimensions) -> IdentityResult | None:
        return self._tested(self._known(period, dimensions))

    def _rolled_identity(
        self, tiles: list[Period], dimensions: Dimensions
    ) -> IdentityResult | None:
        per_tile = [self._known(tile, dimensions) for tile in tiles]
        shared = set.intersection(*(set(known) for known in per_tile))
        summed = {
            name: Range(
                sum((known[name].low for known in per_tile), Decimal(0)),
                sum((known[name].high for known in per_tile), Decimal(0)),
            )
            for name in shared
        }
        return self._tested(summed)

    def _tested(self, known: Mapping[str, Range]) -> IdentityResult | None:
        names = {name: self.measures[name].name or name for name in known}
        results = [check_identity(i, known, names=names) for i in self.metric.identities]
        return next((r for r in results if r.is_broken), results[0] if results else None)


def _tile(piece: Period, inside: Iterable[Period]) -> list[Period] | None:
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


def _plain(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)
