"""What a paper prints that was worked out: the results behind its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gaugebook.exhibits import bindings_of
from gaugebook.papers.paper import (
    Block,
    Bullets,
    ChartBlock,
    CheckNote,
    Glance,
    Paper,
    Paragraph,
    Runs,
    SimpleTable,
    TableBlock,
)
from gaugebook.results import RESULT, Result


def printed_results(paper: Paper, known: Iterable[Result]) -> tuple[Result, ...]:
    """Give the results that a paper's numbers are bound to, and those that they were made from.

    Parameters
    ----------
    paper
        The tree; results stand in the order in which it prints them.
    known
        The results of its exhibits and claims. A number that is bound to none of them gives none.
    """
    by_id = {result.id: result for result in known}
    waiting = [binding for block in paper.blocks() for binding in _bindings(block)]
    waiting += [b for ask in paper.recommendations for b in _of_runs(ask.runs)]
    found: dict[str, Result] = {}
    while waiting:
        whole = waiting.pop(0)
        if not whole.startswith(RESULT):
            continue
        result = by_id.get(whole) or by_id.get(whole.rpartition("|")[0])
        if result is not None and result.id not in found:
            found[result.id] = result
            waiting += result.uses
    return tuple(found.values())


def _bindings(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(runs=runs):
            yield from _of_runs(runs)
        case Bullets(items=items) | CheckNote(paragraphs=items):
            for runs in items:
                yield from _of_runs(runs)
        case SimpleTable(rows=rows):
            for row in rows:
                for runs in row:
                    yield from _of_runs(runs)
        case Glance(figures=figures):
            for figure in figures:
                yield from bindings_of(figure)
        case TableBlock(table=table):
            yield from bindings_of(table)
        case ChartBlock(chart=chart):
            yield from bindings_of(chart)


def _of_runs(runs: Runs) -> Iterator[str]:
    return (run.binding for run in runs if run.binding)
