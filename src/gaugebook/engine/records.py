"""Metrics over records: runs the compiled statements and reads their rows.

All metrics that need the same rows come from one statement; a sequence has one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from gaugebook.definitions.formula_words import plain_name
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.blanks import filled_columns
from gaugebook.engine.clock import Offset, Span, offsets_of
from gaugebook.engine.compile import IS_TOTAL, PIECE, ROWS, Statement, compile_metrics
from gaugebook.engine.coverage import covered_pieces
from gaugebook.engine.identity import IdentityResult, check_identity, closes_exactly, exact
from gaugebook.engine.judge import Reading
from gaugebook.engine.on_records import open_on, span_of
from gaugebook.engine.request import Place, Request, fixed_dimensions, is_possible, place_of
from gaugebook.engine.sequence import compile_sequence, reach_of
from gaugebook.engine.terms import columns_bounding, columns_needed, identity_measures, table_of
from gaugebook.errors import Where
from gaugebook.periods import Period, long_date
from gaugebook.sql import EngineSettings
from gaugebook.tables.dataset import Records
from gaugebook.values import format_value

_FILES_NAMED = 3


@dataclass(frozen=True)
class _Piece:
    """The period that a piece is reported in, and the part of it that the records cover."""

    reporting: Period
    covered: Period


def columns_lacking(
    metric: Metric, measures: Mapping[str, Measure], records: Records, request: Request
) -> frozenset[str] | None:
    """Give the columns that a metric or a request looks at and the records do not have.

    Returns
    -------
    frozenset | None
        Empty when the records can give the metric; None when no such records can.
    """
    if table_of(metric, measures) != records.table:
        return None
    needed = columns_needed(metric, measures)
    return (needed | {*request.by, *request.where}) - records.columns


def read_records(
    metrics: Sequence[Metric],
    measures: Mapping[str, Measure],
    records: Records,
    request: Request,
    *,
    engine: EngineSettings | None = None,
    working_days: WorkingDays = ENGLAND,
) -> dict[str, list[Reading]]:
    """Compute metrics from records, one reading for each piece and place that has rows.

    A piece without any row gives no reading: no rows are no data, not zero.

    Parameters
    ----------
    metrics
        Metrics that the records can give; see `columns_lacking`.
    measures
        The measures in reach.
    records
        The records.
    request
        Period, grain, dimensions; its `metrics` are not looked at.
    engine
        Which engine runs the statements, and how much memory it may take.
    working_days
        The calendar, by which a period is covered or cut.

    Returns
    -------
    dict
        The readings of each metric by its id.
    """
    found: dict[str, list[Reading]] = {metric.id: [] for metric in metrics}
    scan = _Scan(measures, records, request, working_days)
    possible = [metric for metric in metrics if is_possible(metric, request.where)]
    if not scan.pieces or not possible:
        return found
    with open_on(records, engine) as opened:
        for group, statement in scan.statements(possible):
            rows = opened.rows(statement.sql(opened.dialect))
            for metric in group:
                found[metric.id] += scan.readings(metric, statement, rows)
    return found


class _Scan:
    """One input's records, cut into the pieces of a request."""

    def __init__(
        self,
        measures: Mapping[str, Measure],
        records: Records,
        request: Request,
        working_days: WorkingDays,
    ) -> None:
        self.measures = measures
        self.records = records
        self.request = request
        self.pieces = [
            _Piece(request.reporting_period(piece), covered)
            for piece, covered in covered_pieces(
                request.pieces(), records.first_day, records.last_day, working_days=working_days
            )
        ]
        self.where = Where(", ".join(file.name for file in records.facts.files[:_FILES_NAMED]))

    @cached_property
    def spans(self) -> list[Span]:
        """The pieces as instants."""
        return [span_of(self.records, piece.covered) for piece in self.pieces]

    def _offsets(self, whole: Span) -> tuple[Offset, ...]:
        return offsets_of(self.records.time_zone, whole.start, whole.end)

    def statements(self, metrics: Sequence[Metric]) -> Iterator[tuple[list[Metric], Statement]]:
        """Give as few statements as possible, each with the metrics that it answers."""
        groups: dict[tuple[tuple[str, ...], bool], list[Metric]] = {}
        whole = Span(self.spans[0].start, self.spans[-1].end)
        for metric in metrics:
            if metric.kind == "sequence":
                statement = compile_sequence(
                    metric,
                    self.measures,
                    spans=self.spans,
                    by=self._split_by(metric),
                    where=self.request.where,
                    offsets=self._offsets(reach_of(metric, whole)),
                )
                yield [metric], statement
            else:
                # What cannot be added up would keep the others from being counted in two steps.
                adds_up = metric.kind not in ("quantile", "distinct")
                groups.setdefault((self._split_by(metric), adds_up), []).append(metric)
        for (by, _), group in groups.items():
            statement = compile_metrics(
                group,
                self.measures,
                spans=self.spans,
                by=by,
                where=self.request.where,
                offsets=self._offsets(whole),
                filled=filled_columns(self.records.parquet),
            )
            yield group, statement

    def _split_by(self, metric: Metric) -> tuple[str, ...]:
        given = {**fixed_dimensions(metric), **self.request.where}
        return tuple(name for name in dict.fromkeys(self.request.by) if name not in given)

    def readings(
        self, metric: Metric, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> list[Reading]:
        """Read a metric's own figures out of the rows of a statement."""
        columns = statement.columns[metric.id]
        given = {**fixed_dimensions(metric), **self.request.where}
        bounding = columns_bounding(metric, self.measures)
        is_bounded = bool(bounding) and bounding <= self.records.columns
        flows = _Flows(metric, self.measures)
        readings = []
        for row in rows:
            own = {name: row[column] for name, column in columns.items()}
            if not own[ROWS]:
                continue
            codes = {} if row[IS_TOTAL] == 1 else {n: str(row[f"by_{n}"]) for n in statement.by}
            place = _place(tuple((given | codes).items()))
            reading = self._reading(metric, own, self.pieces[int(row[PIECE])], place, flows)
            readings.append(_with_bounds(reading, own) if is_bounded else reading)
        return readings

    def _reading(
        self,
        metric: Metric,
        own: Mapping[str, Any],
        piece: _Piece,
        place: Place,
        flows: _Flows,
    ) -> Reading:
        value, numerator, denominator = _value(metric, own)
        reading = Reading(
            metric=metric,
            period=piece.covered,
            reporting=piece.reporting,
            place=place,
            value=value,
            numerator=numerator,
            denominator=denominator,
            identity=flows.tested(own) if metric.identities else None,
            notes=tuple(_notes(metric, own)),
            where=self.where,
        )
        return self._as_far_as_seen(reading) if metric.kind == "sequence" else reading

    def _as_far_as_seen(self, reading: Reading) -> Reading:
        """Mark a sequence that looks beyond the first or the last day of the records."""
        note = cut_window_note(reading.metric, self.records, reading.period)
        if not note:
            return reading
        return replace(reading, obs_status="U", notes=(*reading.notes, note))


def cut_window_note(metric: Metric, records: Records, covered: Period) -> str:
    """Say that a sequence looks beyond the records, or nothing where they hold all of its window.

    Parameters
    ----------
    metric
        A sequence.
    records
        What it is counted from.
    covered
        The days whose contacts are counted.
    """
    window = metric.window
    reach = timedelta(days=window.whole_days)
    if metric.look == "back":
        is_cut = records.first_day > covered.start - reach
        side = f"before {long_date(covered.start)}"
    else:
        is_cut = records.last_day < covered.last_day + reach
        side = f"after {long_date(covered.last_day)}"
    return f"low reliability: the records do not hold all of the {window} {side}" if is_cut else ""


def _with_bounds(reading: Reading, own: Mapping[str, Any]) -> Reading:
    """Say the least and the most that a proxy can be, where it is given at all."""
    if not reading.denominator or reading.is_too_few or reading.value is None:
        return reading
    metric = reading.metric
    limits = {
        side: format_value(float(own[side]) / reading.denominator, metric.unit, metric.decimals)
        for side in ("lower", "upper")
        if own.get(side) is not None
    }
    match limits:
        case {"lower": low, "upper": high}:
            note = f"the true share lies between {low} and {high}"
        case {"lower": low}:
            note = f"the true share is at least {low}"
        case {"upper": high}:
            note = f"the true share is at most {high}"
        case _:
            return reading
    return replace(reading, notes=(*reading.notes, note))


def _value(
    metric: Metric, own: Mapping[str, Any]
) -> tuple[float | None, float | None, float | None]:
    """Give value, numerator and denominator of a row, each in the metric's own scale."""
    match metric.kind:
        case "ratio" | "sequence":
            return _ratio(metric, own)
        case "mean":
            total, counted = plain(own["total"]), plain(own["counted"]) or 0
            if total is None or not counted:
                return None, None, counted
            return total / counted, total, counted
        case "quantile":
            return plain(own["quantile"]), None, plain(own["counted"])
        case "distinct":
            different = plain(own["different"])
            # Nobody known among some who were counted: not a zero.
            is_unknown = not different and own["known"]
            return (None if is_unknown else different), None, None
    total = plain(own["total"])
    return (None if not total and own.get("unclear") else total), None, None


def _ratio(
    metric: Metric, own: Mapping[str, Any]
) -> tuple[float | None, float | None, float | None]:
    numerator, denominator = plain(own["numerator"]), plain(own["denominator"]) or 0
    if numerator is None or not denominator:
        return None, numerator, denominator
    # None of them, as far as one can tell: not a zero.
    if numerator == 0 and own.get("unclear_numerator"):
        return None, numerator, denominator
    return metric.multiplier * numerator / denominator, numerator, denominator


def _notes(metric: Metric, own: Mapping[str, Any]) -> list[str]:
    notes = []
    rows = int(own[ROWS])
    base = "counted" if metric.kind == "distinct" else "denominator"
    outside = int(own.get("outside") or 0)
    if outside:
        notes.append(f"{outside:,} of {int(own['known']):,} not counted, as {_base_of(metric)}")
    if "known" in own and (unknown := int(own["known"]) - int(own[base]) - outside):
        notes.append(f"{unknown:,} of {int(own['known']):,} left out: {_unknown_of(metric)}")
    if unclear := int(own.get("unclear") or 0):
        notes.append(f"{unclear:,} of {rows:,} left out: not known")
    if unclear := int(own.get("unclear_numerator") or 0):
        of = format_value(plain(own["denominator"]), "count")
        notes.append(f"not known for {unclear:,} of {of}, which are counted as no")
    return notes


def _base_of(metric: Metric) -> str:
    """Say why records are not counted, about which all is known: the base is made without them."""
    return f"the base is {metric.base}" if metric.base else "the definition's condition says"


def _unknown_of(metric: Metric) -> str:
    """Say what is not known of the rows that were left out."""
    names = metric.same if metric.kind == "sequence" else (metric.distinct,)
    words = [plain_name(name) for name in names if name]
    return f"{' or '.join(words)} not known" if words else "not known"


@lru_cache(maxsize=4096)
def _place(dimensions: tuple[tuple[str, str], ...]) -> Place:
    return place_of(dict(dimensions))


class _Flows:
    """The identities of a metric and how their measures are called, looked up once."""

    def __init__(self, metric: Metric, measures: Mapping[str, Measure]) -> None:
        self.identities = metric.identities
        self.columns = {
            name: f"part_{number}"
            for number, name in enumerate(identity_measures(metric, measures))
        }
        self.names = {name: measures[name].name or name for name in self.columns}

    def tested(self, own: Mapping[str, Any]) -> IdentityResult | None:
        """Give the first flow that does not close, or None when each closes to the last one."""
        counts = {
            name: n if isinstance(n, int) else Decimal(str(n))
            for name, column in self.columns.items()
            if (n := own[column]) is not None
        }
        if all(closes_exactly(identity, counts) for identity in self.identities):
            return None
        known = {name: exact(n) for name, n in counts.items()}
        results = [check_identity(i, known, names=self.names) for i in self.identities]
        return next((r for r in results if r.is_broken), results[0] if results else None)


def plain(value: Any) -> float | None:
    """Give a database number as int where it is whole, else as float; None stays None.

    >>> plain(Decimal("5.000000")), plain(Decimal("5.5")), plain(None)
    (5, 5.5, None)
    """
    if value is None:
        return None
    number = float(value)
    return int(number) if number.is_integer() else number
