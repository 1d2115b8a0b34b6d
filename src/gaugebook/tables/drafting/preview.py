"""The first rows as the proposed source reads them, with nothing shown that is about a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from gaugebook.definitions.heading_words import HeadingWords
from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.source import Source
from gaugebook.errors import Problem
from gaugebook.intake.grid import Grid
from gaugebook.intake.raw import RawTable
from gaugebook.redaction import redact
from gaugebook.tables.drafting.people import may_be_shown
from gaugebook.tables.drafting.records import HASHED
from gaugebook.tables.figures.counts import read_counts
from gaugebook.tables.figures.published import read_published
from gaugebook.tables.figures.reading import ReadFigures, tables_among
from gaugebook.tables.records.mapping import map_records
from gaugebook.tables.records.times import local_days

ROWS_SHOWN = 5
_LONGEST = 60
_HIDDEN = "(hidden)"
_A_DRAFTS_SECRET = b"a draft keeps nothing"


@dataclass(frozen=True)
class Preview:
    """The first rows mapped, what could not be read, and the days covered.

    `unreadable` gives, for each column of ours, how many rows held something that was not read.
    `left_out` gives why rows were left out and how many.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    read: int
    unreadable: tuple[tuple[str, int], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    problems: tuple[Problem, ...] = ()
    is_part: bool = False


def preview_records(
    raw: RawTable, source: Source, *, words: HeadingWords, time_zone: str
) -> Preview:
    """Map rows by a drafted source of records and show the first few of them.

    Parameters
    ----------
    raw
        The rows to try; the caller says how many.
    source
        The draft.
    words
        By which a value that is somebody's name is kept back.
    time_zone
        In which the days covered are told.
    """
    spec = source.record_table
    if spec is None:
        return Preview((), (), 0)
    dropped = [h for h in raw.table.column_names if source.is_never_read(h)]
    raw = replace(raw, table=raw.table.drop_columns(dropped) if dropped else raw.table)
    mapped = map_records(raw, source, spec, secret=_A_DRAFTS_SECRET)
    hashed = {n for n, rule in source.columns.items() if rule.private == "hash"}
    names = tuple(n for n in mapped.table.column_names if n in source.columns)
    rows = tuple(
        tuple(HASHED if n in hashed and row[n] else _shown(row[n], words) for n in names)
        for row in mapped.table.slice(0, ROWS_SHOWN).select(list(names)).to_pylist()
    )
    days = local_days(_times(mapped.table, spec.time_column), time_zone)
    return Preview(
        headings=names,
        rows=rows,
        read=mapped.table.num_rows,
        unreadable=unreadable_by_column(mapped.problems),
        left_out=tuple(mapped.left_out),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        problems=tuple(mapped.problems),
    )


def _times(table: pa.Table, name: str) -> pa.ChunkedArray:
    return table[name]


def preview_figures(
    grids: Sequence[Grid],
    source: Source,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
) -> Preview:
    """Read figures by a drafted source and show the first few of them."""
    among = tables_among(grids, source) if grids else []
    found = _read(among[0], source, measures, metrics) if among else ReadFigures((), ())
    figures = found.figures
    names = ("figure", "period", "of", "value", "printed")
    rows = tuple(
        (
            f.name,
            f.period.short_label,
            "; ".join(f"{n} {c}" for n, c in f.dimensions),
            "" if f.value is None else str(f.value),
            f.printed,
        )
        for f in figures[: 2 * ROWS_SHOWN]
    )
    return Preview(
        headings=names,
        rows=rows,
        read=len(figures),
        unreadable=unreadable_by_column(found.problems),
        first_day=min((f.period.start for f in figures), default=None),
        last_day=max((f.period.last_day for f in figures), default=None),
        problems=tuple(found.problems),
    )


def _read(
    grid: Grid, source: Source, measures: Mapping[str, Measure], metrics: Mapping[str, Metric]
) -> ReadFigures:
    if source.table == "published":
        return read_published(grid, source, measures=measures, metrics=metrics)
    return read_counts(grid, source, measures=measures)


def _shown(value: Any, words: HeadingWords) -> str:
    if value is None:
        return ""
    text = " ".join(str(value).split())
    if isinstance(value, str) and not may_be_shown(text, words):
        return _HIDDEN
    return redact(text)[:_LONGEST] if isinstance(value, str) else text


def unreadable_by_column(problems: Sequence[Problem]) -> tuple[tuple[str, int], ...]:
    """Give, for each column of ours, how many values of it could not be read."""
    counts: dict[str, int] = {}
    for found in problems:
        if found.code in (
            "value-unreadable",
            "code-unknown",
            "number-unreadable",
            "period-unreadable",
        ):
            name = str(found.facts.get("column") or found.facts.get("label") or "period")
            counts[name] = counts.get(name, 0) + int(found.facts.get("count", 1))
    return tuple(sorted(counts.items()))
