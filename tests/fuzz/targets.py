"""What is fuzzed: every door for what comes from outside, and what must hold behind each.

1. No exception, whatever the bytes.
2. Findings are well-formed: a known code, the file named, texts short.
3. Nothing is dropped uncounted: rows of a text file are read or left out under a code, and rows
   that were read are mapped or left out under a code.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.fuzz.seeds import COUNTS_YAML, PLAN_YAML, PUBLISHED_YAML, SOURCE_YAML

from gaugebook.definitions.files import build, load_yaml, parse_yaml
from gaugebook.definitions.library import load_library
from gaugebook.definitions.source import Source
from gaugebook.errors import CODES, Problem
from gaugebook.intake.forms import FormSheet, read_form
from gaugebook.intake.grid import Grid, read_grid
from gaugebook.intake.limits import FORM, PRINTED, RECORDS
from gaugebook.intake.raw import RawTable
from gaugebook.intake.rows import read_rows
from gaugebook.intake.sniff import sniff
from gaugebook.redaction import holds_personal, redact
from gaugebook.tables.drafting.draft import draft_source
from gaugebook.tables.figures.counts import read_counts
from gaugebook.tables.figures.published import read_published
from gaugebook.tables.records.mapping import map_records
from gaugebook.tables.workplan import read_workplan

LONGEST_FOUND, LONGEST_MESSAGE, LONGEST_REMEDY = 500, 2_000, 1_000
ROWS = replace(RECORDS, seconds=6.0, bytes=20_000_000, expanded_bytes=60_000_000)
CELLS = replace(PRINTED, seconds=6.0)
FORMS = replace(FORM, seconds=6.0)
SECRET = b"0" * 32

LIBRARY, _ = load_library()


def _source(text: str) -> Source:
    loaded, _ = parse_yaml(text, "source.yaml")
    assert loaded is not None
    source, problems = build(Source, loaded)
    assert source is not None, problems
    return source


CALLS, SUMMARY = _source(SOURCE_YAML), _source(COUNTS_YAML)
TRACKER, PLAN = _source(PUBLISHED_YAML), _source(PLAN_YAML)


def check_problems(problems: Sequence[Problem], *, most: int = 1_000) -> None:
    """Hold that findings are well-formed."""
    for found in problems:
        assert found.code in CODES, found.code
        assert found.where.file, f"{found.code} names no file"
        assert len(found.found) <= LONGEST_FOUND, f"{found.code} quotes {len(found.found)} letters"
        assert len(found.message) <= LONGEST_MESSAGE, f"{found.code}: {len(found.message)} letters"
        assert len(found.remedy) <= LONGEST_REMEDY, found.code
        assert "{" not in CODES[found.code].message or found.message, found.code
        assert str(found.where), found.code
        found.as_dict()
    assert len(problems) <= most, f"{len(problems)} findings are not summarised"


def read_records(path: Path, rng: random.Random) -> str:
    """Sniff, read and map records, and count every row."""
    del rng
    found = sniff(path, limits=ROWS)
    check_problems(found.problems)
    raws, problems = read_rows(
        path, headings=CALLS.mentioned, never_read=CALLS.is_never_read, limits=ROWS
    )
    check_problems(problems)
    if not raws:
        assert any(p.is_refused for p in problems), "nothing was read and nothing refused"
        return "refused"
    for raw in raws:
        _check_raw(raw)
        _check_mapping(raw)
        plan, problems_of_plan = read_workplan(raw, PLAN)
        check_problems(problems_of_plan)
        assert plan is not None
    if found.kind == "csv":
        _count_rows(path, found.encoding, found.delimiter, raws[0], problems)
    return "read"


def _check_raw(raw: RawTable) -> None:
    names = raw.table.column_names
    assert raw.file
    assert len(names) == len(set(names)), "two columns of one name"
    assert not any(CALLS.is_never_read(name) for name in names), (
        "a column was read that must not be"
    )
    assert raw.heading_row >= 0  # lines of JSON have no heading row
    if raw.table.num_rows:
        last = raw.row_number(raw.table.num_rows - 1)
        assert last >= raw.table.num_rows, "a row stands before its number"
    for code, count in raw.rows_left_out:
        assert code in CODES, code
        assert count > 0, code


def _check_mapping(raw: RawTable) -> None:
    spec = CALLS.record_table
    assert spec is not None
    mapped = map_records(raw, CALLS, spec, secret=SECRET)
    check_problems(mapped.problems)
    if any(p.is_refused for p in mapped.problems):
        assert mapped.table.num_rows == 0, "what is refused was mapped all the same"
        return
    left_out = sum(count for _, count in mapped.left_out)
    assert raw.table.num_rows == mapped.table.num_rows + left_out, (
        f"{raw.table.num_rows} rows read, {mapped.table.num_rows} mapped, {left_out} left out"
    )


def _count_rows(
    path: Path, encoding: str, delimiter: str, raw: RawTable, problems: Sequence[Problem]
) -> None:
    """Count the rows of a text file by Python's own reader, where it is plain enough to."""
    data = path.read_bytes()
    if b'"' in data or b"\x00" in data or any(p.is_refused for p in problems):
        return  # the two readers may differ over what is quoted
    try:
        text = data.decode(encoding)
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except (UnicodeError, csv.Error, LookupError):
        return
    if any(c in text for c in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        return  # Python ends lines there, and a spreadsheet does not
    # A byte-order mark between two files that were put together is no text, and no row.
    filled = [row for row in rows if any(field.strip().strip("\ufeff") for field in row)]
    above = len(raw.title)
    left_out = sum(count for _, count in raw.rows_left_out)
    counted = raw.table.num_rows + left_out + above + 1
    # A row of nothing but marks may be passed over as blank, or counted as one that does not fit.
    assert len(filled) <= counted <= sum(map(bool, rows)), (
        f"{len(filled)} rows in the file; {raw.table.num_rows} read, {left_out} left out, "
        f"{above} above the headings"
    )


def read_figures(path: Path, rng: random.Random) -> str:
    """Read cells, and figures by each of the readers of figures."""
    del rng
    grids, problems = read_grid(path, limits=CELLS)
    check_problems(problems)
    if not grids:
        assert any(p.is_refused for p in problems), "nothing was read and nothing refused"
        return "refused"
    for grid in grids:
        for row in grid.rows:
            numbers = [cell.column for cell in row]
            assert numbers == sorted(set(numbers)), "cells out of order, or two in one place"
        _read_by_all(grid)
    return "read"


def _read_by_all(grid: Grid) -> None:
    counts = read_counts(grid, SUMMARY, measures=LIBRARY.measures)
    printed = read_published(grid, TRACKER, measures=LIBRARY.measures, metrics=LIBRARY.metrics)
    for read in (counts, printed):
        check_problems(read.problems)
        for figure in read.figures:
            assert figure.value is None or figure.value.is_finite(), figure


def read_returned(path: Path, rng: random.Random) -> str:
    """Read a form, cell by cell."""
    del rng
    form, problems = read_form(path, limits=FORMS)
    check_problems(problems)
    is_refused = any(p.is_refused for p in problems)
    assert is_refused == (form is None), "a form and a refusal, or neither"
    if form is None:
        return "refused"
    for sheet in form.sheets:
        _check_sheet(sheet)
    return "read"


def _check_sheet(sheet: FormSheet) -> None:
    places = [(cell.row, cell.column) for row in sheet.rows for cell in row]
    assert places == sorted(set(places)), "cells out of order, or two in one place"
    assert all(len({cell.row for cell in row}) == 1 for row in sheet.rows)
    assert all(row > 0 and column > 0 for row, column in places)
    for row in sheet.rows:
        for cell in row:
            assert cell.text or cell.formula, "an empty cell is told as a filled one"
            assert not cell.formula or cell.formula.startswith("=")
    assert sheet.hidden_rows <= {row for row, _ in places}
    assert sheet.hidden_columns <= {column for _, column in places}


def read_source(path: Path, rng: random.Random) -> str:
    """Read a definition, and build a source of it."""
    del rng
    loaded, problems = load_yaml(path)
    check_problems(problems, most=100_000)  # one a line, as a person wrote each of them
    if loaded is None:
        assert problems
        return "refused"
    source, problems = build(Source, loaded)
    check_problems(problems, most=100_000)
    assert (source is None) == bool(problems)
    return "read" if source else "refused"


def redact_text(path: Path, rng: random.Random) -> str:
    """Redact a text; what is left holds nothing more to redact."""
    del rng
    text = path.read_bytes().decode("utf-8", errors="replace")[:20_000]
    clean = redact(text)
    assert redact(clean) == clean, "what was redacted is redacted again"
    assert not holds_personal(clean)
    return "redacted" if clean != text else "clean"


def draft(path: Path, rng: random.Random) -> str:
    """Draft a source; the draft is a source, or a finding says why there is none."""
    table = rng.choice((None, None, None, "contacts", "cases", "counts", "published", "workplan"))
    found = draft_source(path, LIBRARY, table=table)
    check_problems(found.problems)
    assert found.source is not None or found.problems, "no draft, and no word why"
    if found.proposal is not None:
        assert found.source is not None, f"a draft that is no source: {found.problems}"
    if found.yaml:
        again, problems = parse_yaml(found.yaml, "draft.yaml")
        assert again is not None, problems
    return "drafted" if found.source else "refused"


Target = Callable[[Path, random.Random], str]
FILES: dict[str, Target] = {
    "records": read_records,
    "figures": read_figures,
    "draft": draft,
    "form": read_returned,
}
TEXTS: dict[str, Target] = {"yaml": read_source, "redaction": redact_text}

OUTCOMES = Counter[str]
