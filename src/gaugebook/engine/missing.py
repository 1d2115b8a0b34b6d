"""The periods for which nothing was found, named with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaugebook.definitions.library import Library
from gaugebook.definitions.metric import Metric
from gaugebook.engine.printed import can_serve_printed, read_printed
from gaugebook.engine.ranking import Candidate
from gaugebook.engine.records import columns_lacking
from gaugebook.engine.request import Request, fixed_dimensions
from gaugebook.errors import Problem, problem
from gaugebook.periods import Period
from gaugebook.tables.dataset import Dataset


def missing_periods(
    metric: Metric,
    request: Request,
    library: Library,
    dataset: Dataset,
    found: Sequence[Candidate],
    faults: Sequence[Problem],
) -> list[Problem]:
    """Name the periods for which nothing was found; those refused with a reason are named there."""
    refused = {fault.key for fault in faults if fault.code == "rollup-refused"}
    covered = {candidate.reading.period for candidate in found}
    lacking = [
        piece
        for piece in request.pieces()
        if not any(piece.contains(period) for period in covered)
        and f"{metric.id} {piece.key}" not in refused
    ]
    if not lacking:
        return []
    return [
        problem(
            "observation-missing",
            "the request",
            key=f"{metric.id} {lacking[0].key}",
            metric=metric.label,
            period=in_words(lacking),
            reason=_why_missing(metric, request, library, dataset, lacking),
            periods=[str(piece) for piece in lacking],
        )
    ]


def in_words(pieces: Sequence[Period]) -> str:
    """Name periods, which stand by time; those that follow one another as one stretch.

    >>> from gaugebook.periods import parse_period
    >>> in_words([parse_period("2022-07"), parse_period("2022-08"), parse_period("2022-10")])
    'July to August 2022, October 2022'
    """
    joined: list[Period] = []
    for piece in pieces:
        if joined and joined[-1].end == piece.start:
            joined[-1] = Period(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return ", ".join(stretch.label for stretch in joined)


def _why_missing(
    metric: Metric,
    request: Request,
    library: Library,
    dataset: Dataset,
    pieces: Sequence[Period],
) -> str:
    if not any(True for _ in dataset.inputs()):
        return "workspace.yaml names no input that could be read"
    lacking = [columns_lacking(metric, library.measures, r, request) for r in dataset.records]
    known = [columns for columns in lacking if columns is not None]
    if frozenset() in known or any(can_serve_printed(metric, t) for t in dataset.tables):
        if split := _only_by(metric, request, library, dataset, pieces):
            options = " ".join(f"--by {name}" for name in split)
            return f"it is there only by {' and '.join(split)}; add {options}"
        return "no input covers it"
    if known:
        return f"no input has {', '.join(sorted(sorted(known, key=len)[0]))}"
    return "no input has what it is made of"


def _only_by(
    metric: Metric,
    request: Request,
    library: Library,
    dataset: Dataset,
    pieces: Sequence[Period],
) -> tuple[str, ...]:
    """Give the fewest further dimensions by which a table has the figures of some of the pieces.

    A table that has each line and no total gives no total, unless its source says that it has all
    of them.
    """
    given = {*request.where, *fixed_dimensions(metric), *request.by}
    for table in dataset.tables:
        if not can_serve_printed(metric, table):
            continue
        splits = {tuple(sorted(dict(f.dimensions).keys() - given)) for f in table.figures}
        for split in sorted(splits - {()}, key=lambda names: (len(names), names)):
            asked = replace(request, by=(*request.by, *split))
            found = read_printed(metric, library.measures, library.metrics, table, asked)
            periods = [reading.period for reading in found.readings]
            if any(piece.contains(period) for piece in pieces for period in periods):
                return split
    return ()
