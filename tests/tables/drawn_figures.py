"""Tables of figures drawn in a test and read by the readers themselves, without a workspace."""

import textwrap
from decimal import Decimal
from functools import cache
from pathlib import Path

from gaugebook.definitions.library import load_library
from gaugebook.definitions.source import Source
from gaugebook.intake.grid import Grid, GridCell
from gaugebook.tables.figures.counts import read_counts
from gaugebook.tables.figures.published import read_published

NOWHERE = Path(__file__).parent / "no-workspace"


@cache
def library():
    return load_library(NOWHERE)[0]


def grid(table, *, notes=None, file="data/table.csv"):
    """A table drawn with bars; a blank line is kept as a row that is not there."""
    rows = []
    for number, line in enumerate(textwrap.dedent(table).strip("\n").splitlines(), start=1):
        texts = [cell.strip() for cell in line.split("|")]
        cells = [GridCell(t, number, n) for n, t in enumerate(texts, start=1)]
        rows.append(
            tuple(GridCell(c.text, c.row, c.column, (notes or {}).get(c.ref, "")) for c in cells)
        )
    return Grid(file, None, tuple(row for row in rows if any(c.text for c in row)))


def summary_source(columns, **fields):
    plain = {name: {"from": rule} if isinstance(rule, str) else rule
             for name, rule in columns.items()}  # fmt: skip
    return Source.model_validate(
        {
            "id": "summary",
            "version": "1.0.0",
            "name": "Summary",
            "table": "counts",
            "columns": plain,
            "dimensions": {"channel": "phone"},
            **fields,
        }
    )


def read_summary(table, columns, *, file="data/table.csv", measures=None, **fields):
    found = library()
    return read_counts(
        grid(table, file=file),
        summary_source(columns, **fields),
        measures={**found.measures, **(measures or {})},
        metrics=found.metrics,
    )


def tracker_source(layout, rows, **fields):
    plain = {
        label: rule if isinstance(rule, dict)
        else {"metric" if rule in library().metrics else "measure": rule}
        for label, rule in rows.items()
    }  # fmt: skip
    return Source.model_validate(
        {
            "id": "tracker",
            "version": "1.0.0",
            "name": "Tracker",
            "table": "published",
            "document": "A tracker",
            "layout": layout,
            "rows": plain,
            "dimensions": {"channel": "phone"},
            **fields,
        }
    )


def read_tracker(table, layout, rows, *, notes=None, **fields):
    source = tracker_source(layout, rows, **fields)
    drawn = table if isinstance(table, Grid) else grid(table, notes=notes)
    return read_published(drawn, source, measures=library().measures, metrics=library().metrics)


def values(found, *, by="line"):
    """Figures as (name, period, code of one dimension): value."""
    return {(f.name, f.period.key, dict(f.dimensions).get(by, "")): f.value for f in found.figures}


def codes(found):
    return [(p.code, p.where.cell) for p in found.problems]


def number(text):
    return Decimal(text)
