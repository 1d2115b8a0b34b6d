"""The sheets of results: every number of a paper that was worked out, and what it was made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from gaugebook.observations import split_binding
from gaugebook.papers.excel_records import UNIT_WORDS, period_words
from gaugebook.papers.excel_tables import NOT_APPLICABLE, in_lines, text_cell
from gaugebook.results import RESULT, Result, ResultValue
from gaugebook.values import MISSING_MARK, format_value
from gaugebook.workbooks import Sheet, WorkbookCell, WorkbookColumn, WorkbookTable

_TOTAL = "_T"


def results_sheet(results: Iterable[Result]) -> Sheet | None:
    """Give every number of every result, one a row, or None when there is none."""
    rows = tuple(_number_row(made, value) for made in results for value in made.values)
    if not rows:
        return None
    about = (
        "Each row is one number that a method worked out from observations, at full precision; "
        "a share of 0.5 is 50%. What each was worked out from is on the sheet Result sources."
    )
    columns = (
        *_words("Method", "Result", "Number"),
        WorkbookColumn("Value", "number"),
        WorkbookColumn("Printed", "number"),
        *_words("Unit", "What the method was told", "Note"),
    )
    table = WorkbookTable("tbl_results", columns, rows)
    return Sheet("Results", "Results behind this paper", in_lines(about), table)


def _number_row(made: Result, value: ResultValue) -> tuple[WorkbookCell, ...]:
    known = value.value is not None and math.isfinite(value.value)
    told = "; ".join(f"{name}: {text}" for name, text in made.parameters)
    return (
        text_cell(made.method),
        text_cell(_short(made.id)),
        text_cell(value.name),
        WorkbookCell(value.value if known and value.value is not None else MISSING_MARK),
        text_cell(format_value(value.value, value.unit, value.decimals) if known else MISSING_MARK),
        text_cell(UNIT_WORDS.get(value.unit, value.unit)),
        text_cell(told),
        text_cell(made.note),
    )


def result_sources_sheet(results: Iterable[Result], *, names: Mapping[str, str]) -> Sheet | None:
    """Give what each result was worked out from, one observation or result a row."""
    rows = tuple(
        (text_cell(made.method), text_cell(_short(made.id)), *_source(use, names))
        for made in results
        for use in made.uses
    )
    if not rows:
        return None
    about = "Each row is one observation, or one other result, that a result was worked out from."
    columns = _words(
        "Method", "Result", "Worked out from", "Version", "Organisation", "Period", "Dimensions",
        "Which number",
    )  # fmt: skip
    table = WorkbookTable("tbl_result_sources", tuple(columns), rows)
    return Sheet("Result sources", "What each result was worked out from", in_lines(about), table)


def _source(use: str, names: Mapping[str, str]) -> Iterator[WorkbookCell]:
    if use.startswith(RESULT):
        whole, _, name = use.rpartition("|")
        yield text_cell(f"Result {_short(whole or use)}")
        yield from (WorkbookCell(NOT_APPLICABLE) for _ in range(4))
        yield text_cell(name)
        return
    whole, part = split_binding(use)
    fields = [field.replace("%7C", "|") for field in whole.split("|")]
    metric, _, version = fields[0].partition("@")
    organisation, period, dimensions = fields[1], fields[3], fields[4:]
    yield text_cell(names.get(metric, metric))
    yield text_cell(version)
    yield text_cell(organisation)
    yield text_cell(period_words(period))
    yield text_cell("; ".join(d for d in dimensions if d != _TOTAL) or "All")
    yield text_cell(part or "value")


def _short(result_id: str) -> str:
    """Give the hash that tells results of one method apart."""
    return result_id.rpartition(":")[2]


def _words(*headings: str) -> tuple[WorkbookColumn, ...]:
    return tuple(WorkbookColumn(heading) for heading in headings)
