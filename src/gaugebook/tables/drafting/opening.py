"""Opening an export of which nothing is known: which row holds the headings, which rows records."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gaugebook.definitions.heading_words import HeadingWords
from gaugebook.errors import Problem
from gaugebook.intake.grid import Grid, GridCell, read_grid
from gaugebook.intake.limits import PRINTED, RECORDS
from gaugebook.intake.raw import RawTable
from gaugebook.intake.rows import read_rows
from gaugebook.intake.sniff import sniff
from gaugebook.tables.drafting.words import words_of
from gaugebook.values import parse_printed

_TOP_ROWS = 100
_TOP_CHARACTERS = 200_000
_SMALL_FILE = 3_000_000
"""Bytes; a larger text file is only looked at in its first lines before its rows are read."""
_LEAST_CLOSE = 0.7
_MOST_HEADINGS = 400


@dataclass(frozen=True)
class Opened:
    """A file as it was opened: its first table of records, its grids, and what was found.

    `raw` is None where no rows could be read; `grids` are empty where the file is too large to be
    looked at cell by cell.
    """

    raw: RawTable | None
    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...]
    others: tuple[str, ...] = ()
    grids_are_part: bool = False


def open_export(path: Path, words: HeadingWords, *, sheet: str | None = None) -> Opened:
    """Open an export: find its headings by the words that are known, and read its rows.

    Parameters
    ----------
    path
        The file.
    words
        Headings that exports use.
    sheet
        The sheet of a workbook; the first that holds a table when left out.
    """
    grids, grid_problems, is_part = _grids(path, sheet)
    headings = heading_row(grids, words)
    texts = {c.text.strip() for c in headings}
    raws, problems = read_rows(path, sheet=sheet, headings=texts)
    if not raws:
        return Opened(None, tuple(grids), tuple(problems or grid_problems))
    raw = max(raws, key=lambda r: len(texts & set(r.table.column_names)))
    others = tuple(r.sheet or r.file for r in raws if r is not raw)
    return Opened(raw, tuple(grids), tuple(problems), others, is_part)


def _grids(path: Path, sheet: str | None) -> tuple[list[Grid], list[Problem], bool]:
    """Read the cells, of a large text file its first lines, and say whether that is a part."""
    found = sniff(path, limits=RECORDS)
    if found.is_refused:
        return [], list(found.problems), False
    if found.kind == "csv" and path.stat().st_size > _SMALL_FILE:
        with path.open(encoding=found.encoding, errors="replace", newline="") as stream:
            lines = itertools.islice(stream, _TOP_ROWS)
            text = "".join(line[:_TOP_CHARACTERS] for line in lines)[:_TOP_CHARACTERS]
        return [Grid.from_text(text, file=str(path), delimiter=found.delimiter)], [], True
    if path.stat().st_size > PRINTED.bytes:
        return [], list(found.problems), False
    return (*read_grid(path, sheet=sheet), False)


def heading_row(grids: Sequence[Grid], words: HeadingWords) -> tuple[GridCell, ...]:
    """Give the row that most likely holds the headings; empty where nothing tells.

    It is the row, among the first hundred, in which most cells are headings that are known; with
    fewer than two of them, the first of the widest rows that holds texts and hardly a number.
    """
    known = _known_words(words)
    rows = [
        tuple(c for c in row if c.text.strip())
        for grid in grids[:3]
        for row in grid.rows[:_TOP_ROWS]
    ]
    rows = [row for row in rows if 1 < len(row) <= _MOST_HEADINGS]
    if not rows:
        return ()
    scored = [(len({_joined(c.text) for c in row} & known), row) for row in rows]
    most, best = max(scored, key=lambda pair: pair[0])
    if most > 1:
        return best
    widest = max(len(row) for row in rows)
    return next((row for row in rows if len(row) == widest and _is_words(row)), ())


def _known_words(words: HeadingWords) -> frozenset[str]:
    found: set[str] = set()
    for columns in words.columns.values():
        for name, listed in columns.items():
            found.update(_joined(h) for h in (name, *listed.surely, *listed.perhaps))
    for headings in (*words.personal.values(), words.not_needed):
        found.update(_joined(h) for h in headings)
    return frozenset(found)


def _joined(text: str) -> str:
    return "".join(words_of(text))


def _is_words(row: Sequence[GridCell]) -> bool:
    return sum(parse_printed(c.text) is None for c in row) >= 0.8 * len(row)
