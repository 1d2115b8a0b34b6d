"""Measures that are the sum of others, where a summary holds the parts and not the sum.

GOV.UK's user satisfaction is two of five answers over all five, and its completion rate counts
who was told that they are not eligible. Neither sum stands in anybody's export.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from gaugebook.definitions.measure import Measure, SummarySum
from gaugebook.tables.dataset import FigureTable, PrintedFigure


def with_sums(table: FigureTable, measures: Mapping[str, Measure]) -> FigureTable:
    """Give a table with the sums that its figures make, as further figures.

    Parameters
    ----------
    table
        The figures of a summary or published table.
    measures
        The measures in reach; those with ``sum_of`` are looked for.

    Returns
    -------
    FigureTable
        The figures as they were, and for each sum a figure for every period and set of dimensions
        in which all of its parts stand. Where a part has a cell without a number, the sum has no
        value either, and is printed as that cell is. Where a part has no cell there is no sum,
        because what nobody supplied is not zero. A sum that the table itself holds is left alone.
    """
    index = {
        (figure.name, figure.period, figure.reporting, figure.dimensions): figure
        for figure in table.figures
        if figure.role == "measure"
    }
    places = dict.fromkeys(key[1:] for key in index)
    sums = [
        _added(name, [index[part, *place] for part in measure.summary.sum_of])
        for name, measure in measures.items()
        if isinstance(measure.summary, SummarySum)
        for place in places
        if (name, *place) not in index
        and all((part, *place) in index for part in measure.summary.sum_of)
    ]
    return replace(table, figures=(*table.figures, *sums)) if sums else table


def _added(name: str, parts: list[PrintedFigure]) -> PrintedFigure:
    values = [part.value for part in parts if part.value is not None]
    lacking = next((part for part in parts if part.value is None), None)
    return replace(
        parts[0],
        name=name,
        value=None if lacking else sum(values, Decimal(0)),
        printed=lacking.printed if lacking else "",
        decimals=max(part.decimals for part in parts),
        where=(lacking or parts[0]).where,
    )
