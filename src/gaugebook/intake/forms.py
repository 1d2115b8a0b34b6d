"""A form that comes back filled in: every cell of every sheet, as typed, with what was done to it.

A form is read to be judged, so that nothing of it is passed over: hidden sheets, rows and columns
are read and told, a formula is told from a typed answer, a day that a spreadsheet made of ``3-1``
from the text. What its answers mean is not looked at here. Printed tables are read by
`gaugebook.intake.grid`, records by `gaugebook.intake.rows`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from itertools import chain, repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from gaugebook.errors import Problem, problem
from gaugebook.intake.asking import ask_child
from gaugebook.intake.child import Crew
from gaugebook.intake.forms_refused import refused_form
from gaugebook.intake.letters import column_letters
from gaugebook.intake.limits import FORM, Limits
from gaugebook.intake.sniff import sniff

__all__ = ["FORM", "CellKind", "Form", "FormCell", "FormSheet", "Sign", "read_form", "read_forms"]

CellKind = Literal["text", "number", "date", "truth", "error"]
Sign = Literal["macros", "external_links", "old_format"]
SheetState = Literal["visible", "hidden", "very_hidden"]

KINDS: dict[str, CellKind] = {
    "t": "text", "n": "number", "d": "date", "b": "truth", "e": "error",
}  # fmt: skip
"""The letters by which kinds travel from the child process."""

_SHORT = 60

_WITHOUT_FORMATS = ("xls", "xlsb", "xml2003")


@dataclass(frozen=True, slots=True)
class FormCell:
    """One filled cell: its text, its place counted from 1, its kind, and its formula if it has one.

    Parameters
    ----------
    text
        As typed: a whole number without decimals, a percentage with its sign (``12.5%``), a day, a
        time or both in ISO form, a length of time as hours, minutes and seconds, truth as TRUE or
        FALSE, an error as shown (``#REF!``). Of a formula the result that was saved; empty where
        none was.
    kind
        What the file says that it is. A day that a spreadsheet made of ``3-1`` is a ``date``.
    formula
        With its leading ``=``; empty where the text was typed. Of an .xls, which keeps formulas
        in a form of its own, only ``=?``.
    """

    text: str
    row: int
    column: int
    kind: CellKind = "text"
    formula: str = ""

    @property
    def ref(self) -> str:
        """The address a spreadsheet gives it, such as ``D5``."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class FormSheet:
    """One sheet: its filled cells by row, and what a person who looks at it does not see.

    Parameters
    ----------
    name
        Empty for a text file and for the only table of a web page.
    rows
        Rows that hold a filled cell, in order, and in each its filled cells in order.
    merges
        Merged areas as (top, left, bottom, right). Cells that they cover may still hold a text,
        which nobody sees; they are in `rows` all the same, see `is_covered`.
    hidden_rows, hidden_columns
        Those, of the rows and columns that hold a filled cell, that are not shown.
    """

    name: str
    state: SheetState = "visible"
    rows: tuple[tuple[FormCell, ...], ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], FormCell]:
        return {(cell.row, cell.column): cell for row in self.rows for cell in row}

    @cached_property
    def short_texts(self) -> frozenset[str]:
        """All texts of fewer than 60 letters, without the spaces at their ends.

        What to look at first for a heading or a label.
        """
        texts = (cell.text.strip() for row in self.rows for cell in row)
        return frozenset(text for text in texts if len(text) < _SHORT)

    def cell_at(self, row: int, column: int) -> FormCell | None:
        """Give the filled cell at a place; None where nothing stands.

        >>> FormSheet("Answers", rows=((FormCell("3", 5, 4, "number"),),)).cell_at(5, 4).ref
        'D5'
        """
        return self._by_place.get((row, column))

    def is_covered(self, row: int, column: int) -> bool:
        """Whether a merged area covers a place without beginning there.

        >>> sheet = FormSheet("Answers", merges=((5, 4, 6, 4),))
        >>> sheet.is_covered(6, 4), sheet.is_covered(5, 4)
        (True, False)
        """
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self.merges
        )


@dataclass(frozen=True)
class Form:
    """A file as it came back.

    Parameters
    ----------
    file
        What findings call it.
    kind
        What it is by its bytes, whatever its name says: xlsx, xlsm, xlsb, xls, ods, csv, html,
        mhtml or xml2003.
    sheets
        In the order of their tabs, hidden ones among them. Sheets that hold only a chart are none.
    properties
        The document properties that its makers added, as text. Web pages and text files have none.
    signs
        ``macros`` (never run), ``external_links`` to other files or programs (never followed),
        ``old_format`` (.xls).
    sha256
        Of the bytes of the file, in hexadecimal digits.
    """

    file: str
    kind: str
    sheets: tuple[FormSheet, ...]
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    signs: frozenset[Sign] = frozenset()
    sha256: str = ""


def read_form(
    path: Path | str, *, name: str | None = None, limits: Limits = FORM
) -> tuple[Form | None, list[Problem]]:
    r"""Read a file that came back as a form: every filled cell of every sheet.

    A broken, enormous or hostile file, and one that is no spreadsheet, gives no form and a Problem
    of severity ``refuse`` that says what it is and what to do, within `limits.seconds`. Never an
    exception. A file without any filled cell gives its empty sheets and no Problem.

    Parameters
    ----------
    path
        The file: .xlsx, .xlsm, .xlsb, .xls, .ods, text with delimiters, a web page or an XML
        workbook. Its bytes decide, not its name.
    name
        What findings call it, if not its path.
    limits
        The most that is read.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "form.csv"
    >>> _ = path.write_text("Ref,Your answer\nA.1,3\n")
    >>> form, problems = read_form(path)
    >>> [cell.text for cell in form.sheets[0].rows[1]], form.kind, problems
    (['A.1', '3'], 'csv', [])
    """
    path, name = Path(path), name or str(path)
    return unpack(ask_form(path, name=name, limits=limits))


@dataclass(frozen=True)
class Packed:
    """A form as the child process sent it, or the findings that refuse it."""

    name: str
    kind: str
    frames: list[bytes]
    problems: list[Problem]
    sha256: str = ""


def ask_form(path: Path, *, name: str, limits: Limits, crew: Crew | None = None) -> Packed:
    """Have a child process read a form; what it sends is not yet looked at."""
    found = sniff(path, name=name, limits=limits)
    refused = refused_form(found, name)
    if refused is not None:
        return Packed(name, found.kind, [], refused)
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as fault:
        detail = fault.strerror or "no access"
        return Packed(name, found.kind, [], [problem("file-unreadable", name, detail=detail)])
    answer, problems = ask_child(
        "form", path, found, name=name, sheet=None, limits=limits, crew=crew
    )
    frames = answer.frames if answer is not None else []
    return Packed(name, found.kind, frames, problems, sha256)


def unpack(packed: Packed) -> tuple[Form | None, list[Problem]]:
    """Make the form of what the child process sent."""
    problems = list(packed.problems)
    if not packed.frames:
        return None, problems
    told = json.loads(packed.frames[0])
    sheets = tuple(map(_sheet, packed.frames[1:]))
    form = Form(
        file=packed.name,
        kind=told["kind"],
        sheets=sheets,
        properties=MappingProxyType(told["properties"]),
        signs=frozenset(told["signs"]),
        sha256=packed.sha256,
    )
    if packed.kind in _WITHOUT_FORMATS and _has_numbers(form):
        problems.append(problem("formats-not-read", packed.name))
    return form, problems


def _has_numbers(form: Form) -> bool:
    cells = (cell for sheet in form.sheets for row in sheet.rows for cell in row)
    return any(cell.kind == "number" for cell in cells)


def _sheet(frame: bytes) -> FormSheet:
    return _kept_sheet(frame) if len(frame) <= _LARGEST_KEPT else _made_sheet(frame)


def _made_sheet(frame: bytes) -> FormSheet:
    told = json.loads(frame)
    return FormSheet(
        name=told["name"],
        state=told["state"],
        rows=tuple(_rows(told)),
        merges=tuple(map(tuple, told["merges"])),
        hidden_rows=frozenset(told["hidden_rows"]),
        hidden_columns=frozenset(told["hidden_columns"]),
    )


_LARGEST_KEPT = 500_000
"""Bytes of a sheet that is worth keeping."""

_kept_sheet = lru_cache(maxsize=16)(_made_sheet)
"""Copies of one form come with the same guide and lists, more than half of their cells: these are
made once, which takes a third off what it takes to collect a round."""


def _rows(told: dict[str, Any]) -> Iterator[tuple[FormCell, ...]]:
    """Make the cells, row by row.

    Each fact is put into all cells at once: to make them one by one, as a frozen class does, takes
    longer than to read the workbook, which has thousands.
    """
    texts = told["texts"]
    formulas = [""] * len(texts)
    for index, formula in told["formulas"]:
        formulas[index] = formula
    numbers = chain.from_iterable(repeat(number, count) for number, count in told["rows"])
    kinds = map(KINDS.__getitem__, told["kinds"])
    cells = list(map(object.__new__, repeat(FormCell, len(texts))))
    facts = (texts, numbers, told["columns"], kinds, formulas)
    for put, values in zip(_PUT, facts, strict=True):
        deque(map(put, cells, values), maxlen=0)
    start = 0
    for _, count in told["rows"]:
        yield tuple(cells[start : start + count])
        start += count


_PUT = tuple(getattr(FormCell, fact.name).__set__ for fact in fields(FormCell))
"""What puts each fact of a cell into its place, in the order of the facts."""


def read_forms(
    paths: Iterable[Path | str],
    *,
    names: Callable[[Path], str] = str,
    workers: int | None = None,
    limits: Limits = FORM,
) -> Generator[tuple[Path, Form | None, list[Problem]], None, None]:
    """Read many forms, several at once, and give them in the order of their paths.

    A file that ends or stalls the process in which it is read is that file's Problem alone: another
    process takes its place, and the others go on.

    Parameters
    ----------
    paths
        The files; a few more than are asked for are read ahead.
    names
        What findings call each.
    workers
        How many processes read at once; the number of processors, but at most four, if not given.
    limits
        The most that is read of each file.

    Examples
    --------
    >>> list(read_forms([]))
    []
    """
    asked = [Path(path) for path in paths]
    count = max(1, min(workers or _usual_workers(), len(asked)))
    crew = Crew(count)

    def ask(path: Path) -> Packed:
        return ask_form(path, name=names(path), limits=limits, crew=crew)

    waiting: deque[tuple[Path, Future[Packed]]] = deque()
    pool = ThreadPoolExecutor(count, thread_name_prefix="gaugebook-forms")
    try:
        for path in asked:
            waiting.append((path, pool.submit(ask, path)))
            if len(waiting) > count * _AHEAD:
                yield _taken(*waiting.popleft())
        while waiting:
            yield _taken(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        crew.end()


_AHEAD = 4
"""Files read ahead for each process, so that none waits while a form is looked at."""

_MOST_WORKERS = 4


def _usual_workers() -> int:
    return min(os.cpu_count() or 1, _MOST_WORKERS)


def _taken(path: Path, packed: Future[Packed]) -> tuple[Path, Form | None, list[Problem]]:
    return path, *unpack(packed.result())
