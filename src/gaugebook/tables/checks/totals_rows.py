"""Rows of totals among the records: each would count everything a second time.

A row of totals without a time is left out, and told, where records are mapped. These have one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.export import Export, Numbers, Places, places
from gaugebook.tables.figures.total_words import is_total

NAMED_COLUMNS = ("service", "line", "topic", "reason")
"""Columns in which an export names its totals."""

LEAST_HALF_HOURS = 20
LEAST_OTHERS = 2
LEAST_SHARE = 0.95


def find_totals_rows(export: Export) -> list[Problem]:
    """Find rows of totals among records. Severity: warn.

    By their word: a line, service, topic or reason that is called Total, Grand total, All queues
    and the like (`is_total`). By their numbers, for staffing: a line whose staff
    are those of all other lines together, in 95 % of at least 20 half hours with at least two
    others.

    On 500 made-up rotas, with lines that share their size, none was reported.
    """
    problems: list[Problem] = []
    for column in export.spec.kept:
        if column.name in NAMED_COLUMNS:
            problems += _by_word(export, column.name)
    if not problems and export.spec.is_half_hourly:
        problems += _by_sum(export)
    return problems


def _by_word(export: Export, column: str) -> Iterator[Problem]:
    texts = export.texts(column)
    if texts is None or export.rows is None:
        return
    report = export.source.report
    also = report.totals if report else ()
    found = [text for text in pc.unique(texts).to_pylist() if text and is_total(text, also=also)]
    if not found:
        return
    is_word = pc.is_in(texts, value_set=pa.array(found, texts.type))
    at = export.rows[np.asarray(is_word.to_numpy(), dtype=bool)[export.rows]]
    if len(at):
        yield problem(
            "totals-inside",
            export.where(column),
            found=texts[int(at[0])].as_py(),
            column=column,
            count=len(at),
            places=export.in_raw_rows(at),
        )


def _by_sum(export: Export) -> Iterator[Problem]:
    if not all(map(export.has, ("line", "rostered", "start_at"))):
        return
    lines = export.codes("line")
    line = sum_of_others(lines, export.times("start_at"), export.numbers("rostered"))
    if line is not None:
        rows = places(lines == line)
        name = export.mapped["line"][int(rows[0])].as_py()
        yield problem(
            "totals-inside",
            export.where("line"),
            found=name,
            column="line",
            count=len(rows),
            places=export.in_rows(rows),
        )


def sum_of_others(lines: Places, starts: Numbers, staff: Numbers) -> int | None:
    """Give the line whose staff are in nearly every half hour those of all others together.

    A blank number is nobody. At least two others must have staff in the half hour.

    >>> lines, starts = np.tile([0, 1, 2], 20), np.repeat(np.arange(20.0), 3)
    >>> sum_of_others(lines, starts, np.tile([4.0, 6.0, 10.0], 20))
    2
    >>> sum_of_others(lines, starts, np.tile([4.0, 6.0, 9.0], 20)) is None
    True
    """
    staff = np.nan_to_num(staff)
    _, halves = np.unique(starts, return_inverse=True)
    size = int(halves.max()) + 1
    everyone = np.bincount(halves, weights=staff, minlength=size)
    working = np.bincount(halves, weights=staff > 0, minlength=size)
    for line in np.unique(lines[lines >= 0]):
        own = np.bincount(halves[lines == line], weights=staff[lines == line], minlength=size)
        tested = (own > 0) & (working >= LEAST_OTHERS + 1)
        is_sum = 2 * own[tested] == everyone[tested]
        if tested.sum() >= LEAST_HALF_HOURS and is_sum.mean() >= LEAST_SHARE:
            return int(line)
    return None
