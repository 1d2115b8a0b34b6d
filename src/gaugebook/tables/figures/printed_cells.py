"""The cells of one row of figures, read: what each holds, and how far rounding may have moved it.

Shared by summaries and published tables, so that their totals are held by one rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gaugebook.definitions.measure import Measure, SummaryMean, SummaryShare
from gaugebook.definitions.metric import Metric
from gaugebook.errors import Problem, Where
from gaugebook.intake.grid import GridCell
from gaugebook.observations import Dimensions
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.tables.figures.period_text import NOWHEN, Moment
from gaugebook.tables.figures.reading import (
    PLAIN,
    NumberForm,
    decimals_of,
    printed_text,
    read_figure,
    reason_of,
)
from gaugebook.tables.numbers import WORTH

Role = Literal["measure", "metric", "mean", "share"]


@dataclass(frozen=True)
class Slot:
    """What a row or column of figures is, and the unit its numbers are in."""

    role: Role
    name: str
    unit: str
    label: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart within one row: its role and name."""
        return self.role, self.name


def summary_slot(
    column: str, measures: Mapping[str, Measure], metrics: Mapping[str, Metric] | None = None
) -> Slot | None:
    """Give what a summary column holds; None for a name that nothing has.

    A measure itself, the mean or the share from which a measure is worked out, or a metric that
    stands there as such, whose counts are then not known.
    """
    for name, measure in measures.items():
        if measure.summary_column != column:
            continue
        if isinstance(measure.summary, SummaryMean):
            return Slot("mean", name, measure.unit, column)
        if isinstance(measure.summary, SummaryShare):
            return Slot("share", name, "share", column)
        return Slot("measure", name, measure.unit, column)
    if metrics and column in metrics:
        return Slot("metric", column, metrics[column].unit, column)
    return None


@dataclass(frozen=True)
class ReadCell:
    """One figure, and half of the last unit that was printed, in the scale of its value."""

    slot: Slot
    figure: PrintedFigure
    half: Decimal = Decimal(0)


def half_unit(figure: PrintedFigure, slot: Slot, form: NumberForm = PLAIN) -> Decimal:
    """Give what rounding can hide in a printed figure, in the scale of its value.

    A count without decimals is exact.
    """
    if slot.unit == "count" and figure.decimals <= 0:
        return Decimal(0)
    half = Decimal(5).scaleb(-figure.decimals - 1)
    if slot.unit == "share":
        return half / 100
    if slot.unit == "seconds" and form.unit in ("minutes", "hours", "days"):
        return half * WORTH[form.unit]
    return half


def read_cell(
    cell: GridCell,
    slot: Slot,
    where: Where,
    *,
    form: NumberForm,
    moment: Moment | None,
    dimensions: Dimensions,
) -> tuple[ReadCell, Problem | None]:
    """Read one cell as the figure that its slot says it is, and tell what is wrong with it.

    A cell that says that there is no figure, or cannot be read, gives one without a value. Totals
    may have no moment; their findings are named by the slot alone.
    """
    key = f"{slot.name} {moment.period.key}" if moment else slot.name
    printed, value, fault = read_figure(cell.text, slot.unit, where, slot.label, key=key, form=form)
    placed = moment or NOWHEN
    figure = PrintedFigure(
        role=slot.role,
        name=slot.name,
        period=placed.period,
        reporting=placed.reporting,
        dimensions=dimensions,
        value=value,
        printed=printed_text(cell.text, printed, form),
        decimals=decimals_of(printed, form),
        where=where,
        reason=reason_of(cell),
    )
    return ReadCell(slot, figure, half_unit(figure, slot, form)), fault


Cells = Mapping[tuple[str, str], ReadCell]
"""The cells of one row, by role and name."""


def value_in(cells: Cells, role: str, name: str) -> Decimal | None:
    """Give a row's value, or None where it has no such figure or the cell no number."""
    found = cells.get((role, name))
    return found.figure.value if found else None


def weight_of(cell: ReadCell, cells: Cells, measures: Mapping[str, Measure]) -> Decimal | None:
    """Give the count that weights a mean or a share in its own row; None where there is none."""
    summary = measures[cell.slot.name].summary if cell.slot.role in ("mean", "share") else None
    if isinstance(summary, SummaryMean):
        return value_in(cells, "measure", summary.weight)
    if isinstance(summary, SummaryShare):
        return value_in(cells, "measure", summary.of)
    return None
