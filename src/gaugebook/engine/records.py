"""Metrics over records: runs the compiled statement and reads its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.engine.compile import (
    IS_TOTAL,
    PIECE,
    ROWS,
    Span,
    columns_bounding,
    columns_needed,
    compile_metric,
    identity_measures,
)
from gaugebook.engine.identity import IdentityResult, check_identity, exact
from gaugebook.engine.judge import Reading
from gaugebook.engine.request import Request, fixed_dimensions, is_possible, place_of
from gaugebook.errors import Where
from gaugebook.periods import Period
from gaugebook.sql import open_engine
from gaugebook.tables.dataset import ContactRecords
from gaugebook.tables.times import utc_start_of
from gaugebook.values import format_value

_SATURDAY = 5
_FILES_NAMED = 3


@dataclass(frozen=True)
class _Piece:
    """The period that a piece is reported in, and the part of it that the records cover."""

    reporting: Period
    covered: Period


def columns_lacking(
    metric: Metric, measures: Mapping[str, Measure], records: ContactRecords, request: Request
) -> frozenset[str] | None:
    """Give the columns that a metric or a request looks at and the records do not have.

    Returns
    -------
    frozenset | None
        Empty when the records can give the metric; None when no contact records can.
    """
    try:
        needed = columns_needed(metric, measures)
    except ValueError:  # a measure that no record holds, or records of another table
        return None
    return (needed | {*request.by, *request.where}) - records.columns


def read_records(
    metric: Metric, measures: Mapping[str, Measure], records: ContactRecords, request: Request
) -> list[Reading]:
    """Compute a metric from records, one reading for each piece and place that has rows.

    A piece without any row gives no reading: no rows are no data, not zero.
    """
    pieces = [
        _Piece(request.reporting_period(piece), covered)
        for piece, covered in covered_pieces(request.pieces(), records.first_day, records.last_day)
    ]
    if not pieces or not is_possible(metric, request.where):
        return []
    spans = [
        Span(
            utc_start_of(piece.covered.start, records.time_zone),
            utc_start_of(piece.covered.end, records.time_zone),
        )
        for piece in pieces
    ]
    fixed = fixed_dimensions(metric)
    given = fixed | dict(request.where)
    by = tuple(name for name in dict.fromkeys(request.by) if name not in given)
    statement = compile_metric(metric, measures, spans=spans, by=by, where=request.where)
    with open_engine(spill=records.parquet.parent / "spill") as engine:
        engine.register("contacts", records.parquet)
        rows = engine.rows(statement.sql("duckdb"))
    is_bounded = columns_bounding(metric, measures) <= records.columns
    where = Where(", ".join(file.name for file in records.facts.files[:_FILES_NAMED]))
    readings = []
    for row in rows:
        codes = {} if row[IS_TOTAL] == 1 else {name: str(row[f"by_{name}"]) for name in by}
        piece = pieces[int(row[PIECE])]
        reading = _reading(metric, measures, row, piece, given | codes, where)
        readings.append(_with_bound(reading, row) if is_bounded else reading)
    return readings


def covered_pieces(
    pieces: tuple[Period, ...], first_day: date, last_day: date
) -> list[tuple[Period, Period]]:
    """Give the pieces that records from one day to another cover, each with what they cover of it.

    A piece is cut only when a working day of it is not covered: records that end on a Friday
    cover the month that ends on the Sunday.

    >>> from gaugebook.periods import parse_period
    >>> found = covered_pieces(parse_period("2022-10..2022-11").split("month"),
    ...                        date(2022, 10, 3), date(2022, 11, 21))
    >>> [str(covered) for piece, covered in found]
    ['2022-10-01/P1M', '2022-11-01/P21D']
    """
    found = []
    for piece in pieces:
        start, end = piece.start, piece.end
        if _has_working_day(start, first_day):
            start = first_day
        if _has_working_day(last_day + timedelta(days=1), end):
            end = last_day + timedelta(days=1)
        if start < end:
            found.append((piece, Period(start, end)))
    return found


def _has_working_day(start: date, end: date) -> bool:
    days = min((end - start).days, 7)
    return any((start + timedelta(days=n)).weekday() < _SATURDAY for n in range(days))


def _reading(
    metric: Metric,
    measures: Mapping[str, Measure],
    row: Mapping[str, Any],
    piece: _Piece,
    dimensions: Mapping[str, str],
    where: Where,
) -> Reading:
    value, numerator, denominator = _value(metric, row)
    return Reading(
        metric=metric,
        period=piece.covered,
        reporting=piece.reporting,
        place=place_of(dimensions),
        value=value,
        numerator=numerator,
        denominator=denominator,
        identity=_identity(metric, measures, row),
        notes=tuple(_notes(row)),
        where=where,
    )


def _with_bound(reading: Reading, row: Mapping[str, Any]) -> Reading:
    """Say the least that a proxy can be, where it is given at all."""
    if row.get("lower") is None or not reading.denominator or reading.is_too_few:
        return reading
    metric = reading.metric
    least = format_value(float(row["lower"]) / reading.denominator, metric.unit, metric.decimals)
    note = f"at least {least} were asked and had none"
    return replace(reading, notes=(*reading.notes, note))


def _value(
    metric: Metric, row: Mapping[str, Any]
) -> tuple[float | None, float | None, float | None]:
    if metric.kind == "ratio":
        numerator, denominator = plain(row["numerator"]), plain(row["denominator"]) or 0
        if numerator is None or not denominator:
            return None, numerator, denominator
        # None of them, as far as one can tell: not a zero.
        if numerator == 0 and row.get("unclear_numerator"):
            return None, numerator, denominator
        return numerator / denominator, numerator, denominator
    if metric.kind == "mean":
        total, counted = plain(row["total"]), plain(row["counted"]) or 0
        if total is None or not counted:
            return None, None, counted
        return total / counted, total, counted
    if metric.kind == "quantile":
        return plain(row["quantile"]), None, plain(row["counted"])
    total = plain(row["total"])
    return (None if total == 0 and row.get("unclear") else total), None, None


def _notes(row: Mapping[str, Any]) -> list[str]:
    notes = []
    rows = int(row[ROWS])
    if "known" in row and (unknown := int(row["known"]) - int(row["denominator"])):
        notes.append(f"{unknown:,} of {int(row['known']):,} left out: not known")
    if unclear := int(row.get("unclear") or 0):
        notes.append(f"{unclear:,} of {rows:,} left out: not known")
    if unclear := int(row.get("unclear_numerator") or 0):
        of = format_value(plain(row["denominator"]), "count")
        notes.append(f"not known for {unclear:,} of {of}, which are counted as no")
    return notes


def _identity(
    metric: Metric, measures: Mapping[str, Measure], row: Mapping[str, Any]
) -> IdentityResult | None:
    parts = {
        name: row[f"part_{number}"]
        for number, name in enumerate(identity_measures(metric, measures))
    }
    known = {name: exact(Decimal(str(n))) for name, n in parts.items() if n is not None}
    names = {name: measures[name].name or name for name in known}
    results = [check_identity(i, known, names=names) for i in metric.identities]
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
