"""Metrics over records: runs the compiled statement and reads its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.engine.compile import ROWS, Span, compile_metric, identity_measures
from gaugebook.engine.identity import IdentityResult, check_identity, exact
from gaugebook.engine.judge import Reading
from gaugebook.engine.request import Request, fixed_dimensions, place_of
from gaugebook.periods import Period
from gaugebook.sql import open_engine
from gaugebook.tables.contacts import utc_start_of
from gaugebook.tables.dataset import ContactRecords
from gaugebook.values import format_value

_SATURDAY = 5


@dataclass(frozen=True)
class _Piece:
    """A piece of the request, and the part of it that the records cover."""

    reporting: Period
    covered: Period


def can_serve(metric: Metric, measures: Mapping[str, Measure], table: str) -> bool:
    """Whether every measure of a metric is counted from records of one table."""
    uses = [measures.get(use.measure) for use in metric.uses]
    return all(m is not None and m.records is not None and m.records.table == table for m in uses)


def read_records(
    metric: Metric, measures: Mapping[str, Measure], records: ContactRecords, request: Request
) -> list[Reading]:
    """Compute a metric from records, one reading for each piece and place that has rows.

    A piece without any row gives no reading: no rows are no data, not zero.
    """
    pieces = covered_pieces(request.pieces(), records.first_day, records.last_day)
    if not pieces:
        return []
    spans = [
        Span(
            utc_start_of(piece.covered.start, records.time_zone),
            utc_start_of(piece.covered.end, records.time_zone),
        )
        for piece in pieces
    ]
    fixed = fixed_dimensions(metric)
    by = tuple(name for name in request.by if name not in fixed)
    statement = compile_metric(metric, measures, spans=spans, by=by, where=request.where)
    with open_engine(spill=records.parquet.parent / "spill") as engine:
        engine.register("contacts", records.parquet)
        rows = engine.rows(statement.sql("duckdb"))
    readings = []
    for row in rows:
        codes = {name: str(row[f"by_{name}"]) for name in by}
        dimensions = fixed | dict(request.where) | {n: c for n, c in codes.items() if c != "_T"}
        piece = pieces[int(row["piece"])]
        readings.append(_reading(metric, measures, row, piece, dimensions))
    return readings


def covered_pieces(pieces: tuple[Period, ...], first_day: date, last_day: date) -> list[_Piece]:
    """Give the pieces that records from one day to another cover, each cut to what they cover.

    A piece is cut only when a working day of it is not covered: records that end on a Friday
    cover the month that ends on the Sunday.

    >>> from gaugebook.periods import parse_period
    >>> found = covered_pieces(parse_period("2022-10..2022-11").split("month"),
    ...                        date(2022, 10, 3), date(2022, 11, 21))
    >>> [str(piece.covered) for piece in found]
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
            found.append(_Piece(piece, Period(start, end)))
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
) -> Reading:
    value, numerator, denominator = _value(metric, row)
    notes = _notes(metric, row)
    too_few = (
        metric.min_denominator is not None
        and denominator is not None
        and denominator < metric.min_denominator
    )
    if too_few:
        least = metric.min_denominator
        notes.append(f"too few to give a share: {denominator:g}, at least {least} are needed")
    lower = None
    if row.get("lower") is not None and denominator:
        lower = float(row["lower"]) / denominator
        shown = format_value(lower, metric.unit, metric.decimals)
        notes.append(f"at least {shown} were asked and had none")
    return Reading(
        metric=metric,
        period=piece.covered,
        reporting=piece.reporting,
        place=place_of(dimensions),
        value=None if too_few else value,
        numerator=numerator,
        denominator=denominator,
        lower=lower,
        identity=_identity(metric, measures, row),
        notes=tuple(notes),
    )


def _value(
    metric: Metric, row: Mapping[str, Any]
) -> tuple[float | None, float | None, float | None]:
    if metric.kind == "ratio":
        numerator, denominator = plain(row["numerator"]) or 0, plain(row["denominator"]) or 0
        return (numerator / denominator if denominator else None), numerator, denominator
    if metric.kind == "mean":
        total, counted = plain(row["total"]), plain(row["counted"]) or 0
        if total is None or not counted:
            return None, None, counted
        return total / counted, total, counted
    if metric.kind == "quantile":
        return plain(row["quantile"]), None, plain(row["counted"])
    return plain(row["total"]), None, None


def _notes(metric: Metric, row: Mapping[str, Any]) -> list[str]:
    notes = []
    if metric.kind == "ratio" and "known" in row:
        unknown = int(row["known"]) - int(row["denominator"])
        if unknown:
            notes.append(f"{unknown:,} of {int(row['known']):,} left out: not known")
    if metric.kind == "mean":
        blank = int(row["known"]) - int(row["counted"])
        if blank:
            notes.append(f"{blank:,} of {int(row['known']):,} left out: no value")
    if int(row[ROWS]) == 0:
        notes.append("no rows")
    return notes


def _identity(
    metric: Metric, measures: Mapping[str, Measure], row: Mapping[str, Any]
) -> IdentityResult | None:
    known = {
        name: exact(Decimal(str(row[f"part_{number}"] or 0)))
        for number, name in enumerate(identity_measures(metric))
    }
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
